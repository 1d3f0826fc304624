import { type ErrorTable, errorsOf } from '@cerveceria/protocol';

/** Codes are stable and never used again for another meaning. `docs/errors.md` lists them. */
export const HUB_ERRORS = {
  AUTH_REQUIRED: {
    status: 401,
    message: 'this needs a sign-in',
    advice: 'Sign in at /api/v1/auth/login and show the token as `Authorization: Bearer …`.',
  },
  AUTH_FAILED: {
    status: 401,
    message: 'user and password do not belong together',
    advice: 'Check both; an operator can make a new password with `cerveceria-hub user add`.',
  },
  AUTH_FORBIDDEN: {
    status: 403,
    message: 'your role does not allow this',
    advice: 'Viewers look, brewers control, operators also manage users.',
  },
  AUTH_TOO_MANY: {
    status: 429,
    message: 'too many failed sign-ins',
    advice: 'Wait for the time that Retry-After says.',
  },
  AUTH_CODE_WRONG: {
    status: 401,
    message: 'the set-up code is wrong or has been used',
    advice: 'The code stands in the log of each hub that started without users; it makes the first operator once.',
  },
  TICKET_INVALID: {
    status: 401,
    message: 'the ticket is unknown, used or too old',
    advice: 'Ask POST /api/v1/auth/ticket for a new one; a ticket opens one socket within 30 s.',
  },
  ORIGIN_REFUSED: {
    status: 403,
    message: 'a page of another origin asked',
    advice: 'Name every address that tablets use under `public_urls` of each hub.',
  },
  REQUEST_INVALID: {
    status: 400,
    message: 'the request is not as the API expects it',
    advice: 'Compare it with /api/v1/openapi.json.',
  },
  REQUEST_TOO_LARGE: {
    status: 413,
    message: 'the request is larger than the API takes',
    advice: 'A request has at most 64 KiB.',
  },
  ROUTE_UNKNOWN: {
    status: 404,
    message: 'there is nothing under this path',
    advice: 'The routes stand in /api/v1/openapi.json.',
  },
  NODE_UNKNOWN: {
    status: 404,
    message: 'no node of this name has ever joined',
    advice: 'GET /api/v1/nodes lists the nodes.',
  },
  CHANNEL_UNKNOWN: {
    status: 404,
    message: 'no node has a channel of this name',
    advice: 'GET /api/v1/channels lists the channels.',
  },
  LOOP_UNKNOWN: {
    status: 404,
    message: 'no node has a loop of this name',
    advice: 'GET /api/v1/loops lists the loops.',
  },
  DEMAND_INVALID: {
    status: 422,
    message: 'the loop cannot do what is asked',
    advice: 'Mode auto needs a set point within the range of the loop, mode manual a duty; a pump has no mode auto.',
  },
  RANGE_INVALID: {
    status: 400,
    message: 'the range of time cannot be read',
    advice: '`from` lies before `to`, and a query spans at most 2 years.',
  },
  USER_UNKNOWN: {
    status: 404,
    message: 'there is no user of this name',
    advice: 'GET /api/v1/users lists the users.',
  },
  USER_EXISTS: {
    status: 409,
    message: 'there is a user of this name already',
    advice: 'Remove the user first or take another name.',
  },
  USER_INVALID: {
    status: 400,
    message: 'the name or the password of the user cannot be taken',
    advice: 'A name is made of [a-z0-9._-], a password has 10 to 256 characters.',
  },
  USER_LAST_OPERATOR: {
    status: 409,
    message: 'the last operator cannot be removed',
    advice: 'Make another operator first.',
  },
  PORT_IN_USE: {
    status: 500,
    message: 'another program listens on the address of this hub',
    advice: 'End that program, or set another `listen.port`.',
  },
  ADDRESS_UNUSABLE: {
    status: 500,
    message: 'the hub cannot listen on its address',
    advice: 'Set `listen` to an address of this machine and a port above 1023.',
  },
  DATA_UNWRITABLE: {
    status: 500,
    message: 'the data folder cannot be written',
    advice: 'Give the folder under `data` to the user that runs the hub.',
  },
  CLOCK_UNREACHABLE: {
    status: 500,
    message: 'the simulator that rules the clock does not answer',
    advice: 'Start the simulator first and check `clock.socket`.',
  },
  TIERS_REFUSED: {
    status: 500,
    message: 'the embedded tier cannot serve hubs on several machines',
    advice: 'Two files would be a split brain: choose redis and mongodb, or keep all hubs on one machine.',
  },
  HUB_FAULT: {
    status: 500,
    message: 'the hub failed at this request',
    advice: 'The log of the hub has the cause under the same request id.',
  },
} as const satisfies ErrorTable;

export const hubError = errorsOf(HUB_ERRORS);
