import { type Command, createLog, serviceNotify, systemMachineClock } from '@cerveceria/runtime';
import { environment, loadHubConfig } from '../config.ts';
import { createHub } from '../hub.ts';
import { CONFIG_OPTION } from './with-store.ts';

function signalled(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}

export const serveCommand: Command = {
  summary: 'Runs the hub until SIGTERM or SIGINT',
  options: CONFIG_OPTION,
  async run({ values }) {
    const config = loadHubConfig(values['config'] as string);
    const log = createLog('cerveceria-hub').child({ hub: config.hub });
    const notify = serviceNotify(environment());
    const end = signalled();
    const hub = createHub({ config, log, machine: systemMachineClock });
    const { port } = await hub.start();
    log.info({ port, host: config.listen.host, data: config.data }, 'ready');
    notify.ready(`serving on ${config.listen.host}:${port}`);
    // The loop that serves is the loop that pings: a blocked hub is a dead hub.
    const pings =
      notify.watchdogMs === null ? undefined : systemMachineClock.every(notify.watchdogMs / 3, () => notify.watchdog());
    const signal = await end;
    log.info({ signal }, 'stopping');
    notify.stopping();
    await hub.stop();
    pings?.();
    return 0;
  },
};
