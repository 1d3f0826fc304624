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
    const { watchdogMs } = notify;
    let pings = () => {};
    const up = (status: string) => {
      notify.ready(status);
      pings();
      // The loop that serves is the loop that pings: a blocked hub is a dead hub.
      if (watchdogMs !== null) pings = systemMachineClock.every(watchdogMs / 3, () => notify.watchdog());
    };
    const hub = createHub({ config, log, machine: systemMachineClock, waits: () => up('waiting for the state') });
    const started = hub.start();
    const came = await Promise.race([started, end]);
    if (typeof came !== 'string') {
      log.info({ port: came.port, host: config.listen.host, data: config.data }, 'ready');
      up(`serving on ${config.listen.host}:${came.port}`);
    } else started.catch(() => {});
    const signal = await end;
    log.info({ signal }, 'stopping');
    notify.stopping();
    await hub.stop();
    pings();
    return 0;
  },
};
