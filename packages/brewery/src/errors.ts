import { type ErrorTable, errorsOf } from '@cerveceria/protocol';

/** What can go wrong when the whole brewery is run on one machine. `docs/errors.md` lists the codes. */
export const BREWERY_ERRORS = {
  NODE_UNSUPPORTED: {
    status: 500,
    message: 'this version of Node is too old',
    advice: 'Install Node 20.19 or newer (22 and 24 work too), then start again.',
  },
  BUILD_MISSING: {
    status: 500,
    message: 'a part of the brewery is not built',
    advice: 'Run `npx pnpm build` once, or start by `npx pnpm start`, which builds by itself.',
  },
  PORT_IN_USE: {
    status: 500,
    message: 'a port that the hubs need is in use',
    advice: 'End what listens there, or choose another port with --port.',
  },
  OPTION_INVALID: {
    status: 400,
    message: 'an option has a value that cannot be used',
    advice: 'See --help for what each option takes.',
  },
  ALREADY_RUNNING: {
    status: 409,
    message: 'another demo already runs in this folder',
    advice: 'End it with Ctrl-C first; two would write the same files.',
  },
  CHILD_FAILED: {
    status: 500,
    message: 'a process of the brewery ended before it was ready',
    advice: 'Its last lines stand above; the whole log is in the data folder under logs/.',
  },
  NOT_READY: {
    status: 500,
    message: 'a process of the brewery did not become ready in time',
    advice: 'The machine may be very busy; see the logs in the data folder and start again.',
  },
  HUB_REFUSED: {
    status: 502,
    message: 'a hub refused a request',
    advice: 'The answer above says why; the log of the hub is in the data folder under logs/.',
  },
  STORES_FAILED: {
    status: 500,
    message: 'the stores of the demo did not start',
    advice: 'The last line that they said stands above; `npx pnpm stores` starts them alone and says more.',
  },
  OUTPUTS_ON: {
    status: 500,
    message: 'the brewery has ended and lines of the simulator are still on',
    advice:
      'On a real kettle this would be dangerous: keep the data folder and look at logs/ and simulator/lines.jsonl.',
  },
  LOG_UNREADABLE: {
    status: 400,
    message: 'the log cannot be read',
    advice: 'Give the path of a BrewPi CSV: nine columns separated by semicolons, no header.',
  },
  LOG_EMPTY: {
    status: 400,
    message: 'the log has no row that can be played',
    advice: 'Nine columns separated by semicolons, times like `Dec 02 2018 15:51:15`; null where nothing was read.',
  },
} as const satisfies ErrorTable;

export const breweryError = errorsOf(BREWERY_ERRORS);
