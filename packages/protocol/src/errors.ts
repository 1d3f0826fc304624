/** What an error of the table means and what its reader should do. `status` is the HTTP status it maps to. */
export interface ErrorEntry {
  readonly status: number;
  readonly message: string;
  readonly advice: string;
}

export type ErrorTable = Readonly<Record<string, ErrorEntry>>;

/** An error with a stable code from a package's table. `detail` says what was met, in plain words. */
export class CodedError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly status: number;
  readonly advice: string;
  readonly detail: string;

  constructor(code: Code, entry: ErrorEntry, detail = '', options?: ErrorOptions) {
    super(detail === '' ? `${code}: ${entry.message}` : `${code}: ${entry.message}: ${detail}`, options);
    this.name = 'CodedError';
    this.code = code;
    this.status = entry.status;
    this.advice = entry.advice;
    this.detail = detail;
  }
}

/** Makes the thrower of one package: `const fail = errorsOf(TABLE); throw fail('X_Y', 'what was met')`. */
export function errorsOf<T extends ErrorTable>(table: T) {
  return <Code extends keyof T & string>(code: Code, detail?: string, options?: ErrorOptions): CodedError<Code> => {
    const entry = table[code] as ErrorEntry;
    return new CodedError(code, entry, detail, options);
  };
}

/** Codes are stable and never used again for another meaning. `docs/errors.md` lists them. */
export const PROTOCOL_ERRORS = {
  FRAME_TOO_LARGE: {
    status: 413,
    message: 'the frame is larger than the protocol allows',
    advice: 'Seal frames after 60 scans; a frame has at most 64 KiB deflated and 1 MiB inflated.',
  },
  FRAME_DAMAGED: {
    status: 400,
    message: 'the frame cannot be inflated or is not JSON',
    advice: 'Send the frame again from the buffer; if it stays damaged, the buffer counts it as dropped.',
  },
  FRAME_INVALID: {
    status: 400,
    message: 'the frame does not have the shape of its version',
    advice: 'Compare the frame with the fixtures of the protocol package.',
  },
  FRAME_CONTRADICTS: {
    status: 400,
    message: 'the frame contradicts itself or the envelope it came in',
    advice: 'The sender is at fault: the counts of scans, times and cells must agree.',
  },
  CELL_INVALID: {
    status: 500,
    message: 'a cell holds something that is not one of the four kinds',
    advice: 'Quantise readings in sensing; NaN and infinities are faults, never values.',
  },
  MESSAGE_INVALID: {
    status: 400,
    message: 'the message does not have the shape of its type',
    advice: 'Compare the message with the schemas of the protocol package.',
  },
  MESSAGE_TOO_LARGE: {
    status: 413,
    message: 'the message is larger than the protocol allows',
    advice: 'A text message has at most 256 KiB.',
  },
  VERSION_UNSUPPORTED: {
    status: 426,
    message: 'the two sides have no protocol version in common',
    advice: 'Update the older side; a hub speaks its own major version only.',
  },
  ID_INVALID: {
    status: 400,
    message: 'an id is not made of parts of [a-z0-9-]{1,32} joined by dots',
    advice: 'Use small letters, digits and hyphens.',
  },
} as const satisfies ErrorTable;

export const protocolError = errorsOf(PROTOCOL_ERRORS);
