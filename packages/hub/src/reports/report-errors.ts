import type { ErrorTable } from '@cerveceria/protocol';

/** What may be wrong with a report; part of the hub's table. */
export const REPORT_ENTRIES = {
  REPORT_MALFORMED: {
    status: 400,
    message: 'the report cannot be read',
    advice: 'Send JSON as /api/v1/openapi.json shows it, plain or gzipped; what is wrong is named by its path.',
  },
  REPORT_TOO_LARGE: {
    status: 413,
    message: 'the report is too large',
    advice: 'Send at most 4 MiB, 32 MiB inflated, at a time; split what is larger.',
  },
  REPORT_TIME: {
    status: 400,
    message: 'the report speaks of a time that cannot be',
    advice:
      'Give times as ISO 8601 with their offset, or as milliseconds since 1970 UTC, and set the clock of the sender.',
  },
  REPORT_UNIT: {
    status: 400,
    message: 'the unit does not fit',
    advice:
      'Write a unit that is known; a channel keeps the quantity it began with, another one needs another channel.',
  },
  REPORT_CHANNEL: {
    status: 400,
    message: 'the hub makes this channel itself',
    advice:
      'Send it under another name: NAME-raw is what was read of a calibrated channel, and `derived` of the hub names others.',
  },
  CALIBRATION_AT_EDGE: {
    status: 409,
    message: 'an agent measures this channel',
    advice: 'Write `calibration` of the channel into the configuration of its agent and start it anew.',
  },
  CALIBRATION_NONE: {
    status: 404,
    message: 'the channel has no calibration',
    advice: 'Set one with PUT /api/v1/channels/ID/calibration; without one, what reports bring is what is true.',
  },
  CALIBRATION_NAME: {
    status: 409,
    message: 'a channel of this name is not calibrated',
    advice: 'Calibrate what reports bring and not what is made of it; what was read is kept under NAME-raw.',
  },
  REPORT_FAULT: {
    status: 500,
    message: 'the hub failed over this report',
    advice: 'This is ours to mend: the log says where. Nothing of it is lost; replay it with a release that can.',
  },
  REPORT_SOURCE: {
    status: 409,
    message: 'an agent has this name',
    advice: 'Reports need a source of their own, for instance kettle-1.lab.',
  },
  REPORT_KEY_REUSED: {
    status: 409,
    message: 'the key was used for another content',
    advice: 'Send the same content under the same Idempotency-Key, and a new key with new content.',
  },
  REPORT_UNKNOWN: {
    status: 404,
    message: 'no such report is known',
    advice: 'Ask with the id that POST /api/v1/reports answered; fates are kept for 30 days.',
  },
  REPORT_WAITS: {
    status: 503,
    message: 'an earlier report has to be stored first',
    advice: 'Nothing is to be done: it comes round by itself.',
  },
  REPORTS_TOO_MANY: {
    status: 429,
    message: 'too many reports wait to be stored',
    advice: 'Wait for the time that Retry-After says and send it again; what was accepted is kept.',
  },
  ROLE_UNKNOWN: {
    status: 400,
    message: 'no process has this role',
    advice: 'Give --role all, hub or worker; all is what a hub is without it.',
  },
} as const satisfies ErrorTable;
