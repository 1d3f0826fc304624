import { CodedError } from '@cerveceria/protocol';
import { RUNTIME_ERRORS } from './errors.ts';

/** One thing that is wrong with a configuration, and where. `line` and `column` count from 1. */
export interface ConfigFault {
  readonly line: number;
  readonly column: number;
  /** `channels[2].res`; empty for the document itself. */
  readonly key: string;
  /** `expected a number, got "warm"`. */
  readonly what: string;
}

type ConfigCode = 'CONFIG_INVALID' | 'CONFIG_UNREADABLE';

/** All faults of one configuration at once; the message has one line each, `FILE:LINE:COL key: expected ..., got ...`. */
export class ConfigError extends CodedError<ConfigCode> {
  readonly file: string;
  readonly faults: readonly ConfigFault[];

  constructor(code: ConfigCode, file: string, faults: readonly ConfigFault[], options?: ErrorOptions) {
    const lines = faults.map(({ line, column, key, what }) => {
      return `${file}:${line}:${column} ${key === '' ? '(document)' : key}: ${what}`;
    });
    super(code, RUNTIME_ERRORS[code], lines.join('\n'), options);
    this.name = 'ConfigError';
    this.message = lines.join('\n');
    this.file = file;
    this.faults = faults;
  }
}
