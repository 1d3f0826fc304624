import { type ErrorTable, errorsOf } from '@cerveceria/protocol';

/** What a history is refused for. Codes are stable and never used again for another meaning. */
export const HISTORY_ERRORS = {
  RANGE_TOO_FINE: {
    status: 400,
    message: 'so many points of so long a range would open every frame of it',
    advice: 'Ask for fewer points, or for a shorter range: points closer than a minute may span 7 days at most.',
  },
  HISTORY_BUSY: {
    status: 503,
    message: 'the hub is reading as many histories as it can',
    advice: 'Ask again after the time that Retry-After says, or ask the other hub.',
  },
  HISTORY_SLOW: {
    status: 503,
    message: 'the stores did not give this history in time',
    advice: 'Ask for a shorter range; where hours are not rolled up yet, a long one takes long. Look at the stores.',
  },
} as const satisfies ErrorTable;

export const historyError = errorsOf(HISTORY_ERRORS);
