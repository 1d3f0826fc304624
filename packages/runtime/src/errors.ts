import { type ErrorTable, errorsOf } from '@cerveceria/protocol';

/** Codes are stable and never used again for another meaning. `docs/errors.md` lists them. */
export const RUNTIME_ERRORS = {
  CONFIG_UNREADABLE: {
    status: 500,
    message: 'the configuration file cannot be read',
    advice: 'Name an existing YAML file that this user may read.',
  },
  CONFIG_INVALID: {
    status: 500,
    message: 'the configuration is not what the program expects',
    advice: 'Mend every line that is named; nothing was started and nothing was changed.',
  },
  COMMAND_USAGE: {
    status: 400,
    message: 'the command line cannot be understood',
    advice: 'Run the command with --help.',
  },
  NOTIFY_UNAVAILABLE: {
    status: 500,
    message: 'the service manager waits for word and cannot be told',
    advice:
      'Install the optional package koffi, or start the program without NOTIFY_SOCKET (Type=exec instead of notify).',
  },
} as const satisfies ErrorTable;

export const runtimeError = errorsOf(RUNTIME_ERRORS);
