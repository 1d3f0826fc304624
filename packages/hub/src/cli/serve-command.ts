import { type Command, createLog, type Log, serviceNotify, systemMachineClock } from '@cerveceria/runtime';
import { environment, loadHubConfig } from '../config.ts';
import type { HubConfig } from '../config-schema.ts';
import { hubError } from '../errors.ts';
import { createHub } from '../hub.ts';
import { createWorkerProcess } from '../worker-process.ts';
import { CONFIG_OPTION } from './with-store.ts';

const ROLES = ['all', 'hub', 'worker'];

function signalled(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}

function partOf(role: string, config: HubConfig, log: Log, waits: () => void) {
  const common = { config, log, machine: systemMachineClock, waits };
  return role === 'worker' ? createWorkerProcess(common) : createHub({ ...common, works: role === 'all' });
}

export const serveCommand: Command = {
  summary: 'Runs the hub, or a worker beside it, until SIGTERM or SIGINT',
  options: {
    ...CONFIG_OPTION,
    role: {
      type: 'string',
      value: 'ROLE',
      default: 'all',
      describe: 'all; hub: without filing reports; worker: only that, any number of them',
    },
  },
  async run({ values }) {
    const role = values['role'] as string;
    if (!ROLES.includes(role)) throw hubError('ROLE_UNKNOWN', `--role ${role}`);
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
    const part = partOf(role, config, log, () => up('waiting for the state'));
    const started = part.start();
    const came = await Promise.race([started, end]);
    if (typeof came === 'string') started.catch(() => {});
    else {
      log.info({ ...came, data: config.data }, 'ready');
      up('port' in came ? `serving on ${config.listen.host}:${came.port}` : `working as ${came.name}`);
    }
    const signal = await end;
    log.info({ signal }, 'stopping');
    notify.stopping();
    await part.stop();
    pings();
    return 0;
  },
};
