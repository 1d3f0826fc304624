import { CodedError, type ErrorTable, errorsOf } from '@cerveceria/protocol';
import { REPORT_ENTRIES } from './reports/report-errors.ts';
import { TIER_ENTRIES } from './tiers/tier-errors.ts';

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
    advice: 'Check both; whoever runs the hub can set a new password with `cerveceria-hub user password NAME`.',
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
  ...REPORT_ENTRIES,
  ...TIER_ENTRIES,
  SITE_BELOW_SHARES: {
    status: 409,
    message: "the nodes' shares together are more than the site's limit",
    advice: 'Lower `power.share_w` of nodes first, or what is reserved; a node may use its share without asking.',
  },
  HUB_FULL: {
    status: 503,
    message: 'the hub has as many tablets as it can serve',
    advice: 'Close pages that nobody looks at, or go to the other hub.',
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
  KETTLE_UNKNOWN: {
    status: 404,
    message: 'no node of this kettle has ever joined',
    advice: 'GET /api/v1/kettles lists the kettles.',
  },
  PROGRAM_INVALID: {
    status: 422,
    message: 'the kettle cannot run this program',
    advice: 'Set points must be within the range of the loop that heats, step ids unique, a start in the future.',
  },
  PROGRAM_RUNNING: {
    status: 409,
    message: 'another program stands on this kettle',
    advice: 'End it with DELETE /api/v1/kettles/:id/program, or wait until it is done.',
  },
  PROGRAM_NONE: {
    status: 404,
    message: 'no program stands on this kettle',
    advice: 'GET /api/v1/programs lists the programs.',
  },
  ALARM_UNKNOWN: {
    status: 404,
    message: 'there is no alarm event of this id',
    advice: 'GET /api/v1/alarms lists those that stand, /api/v1/alarms/history those of the last year.',
  },
  RECIPE_UNKNOWN: {
    status: 404,
    message: 'there is no recipe of this id',
    advice: 'GET /api/v1/recipes lists the recipes.',
  },
  RECIPE_TOO_HEAVY: {
    status: 413,
    message: 'the file costs more to read or to keep than a recipe does',
    advice: 'Split the file; one recipe holds at most 500 kB of what is read, and a file is read within 20 s.',
  },
  RECIPES_BUSY: {
    status: 503,
    message: 'the hub is reading as many recipe files as it can',
    advice: 'Send the file again in a few seconds.',
  },
  BATCH_UNKNOWN: {
    status: 404,
    message: 'there is no batch of this id',
    advice: 'GET /api/v1/batches lists the batches.',
  },
  BATCH_FULL: {
    status: 409,
    message: 'the batch holds as many notes as it can',
    advice: 'A batch has at most 500 notes; gather what is left to say in one of the next batch.',
  },
  STOP_OTHER: {
    status: 409,
    message: 'the node was stopped again since',
    advice: 'Look at the stop that stands now, and release that one.',
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
  HUB_FAULT: {
    status: 500,
    message: 'the hub failed at this request',
    advice: 'The log of the hub has the cause under the same request id.',
  },
  AGENT_REFUSED: {
    status: 401,
    message: 'node and key do not belong together',
    advice: 'Enrol the agent again with `cerveceria-agent enrol`.',
  },
  AGENT_CONTRADICTS: {
    status: 400,
    message: 'what the agent says of itself belongs to another node',
    advice: 'Node in the header, in `hello` and in channel ids must be the same; check `node` in its configuration.',
  },
  HELLO_EXPECTED: {
    status: 400,
    message: 'the first message must be `hello`, within 5 s and once',
    advice: 'Send `hello` right after the socket opens and wait for `welcome`.',
  },
  AGENT_REPLACED: {
    status: 409,
    message: 'a newer socket of the same node took over',
    advice: 'If this repeats, two agents run with the same node and key: give each its own.',
  },
  AGENT_SILENT: {
    status: 408,
    message: 'the agent said nothing for too long',
    advice: 'Check the network between agent and hub; a live agent beats twice a second.',
  },
  CREDIT_EXCEEDED: {
    status: 429,
    message: 'more unacknowledged frames came than credit was given for',
    advice: 'Wait for `ack` before sending more than `credit` bytes.',
  },
  RATE_EXCEEDED: {
    status: 429,
    message: 'more messages came than one agent may send',
    advice: 'Put several scans into one `live` message.',
  },
  FRAME_OVERLAPS: {
    status: 409,
    message: 'the frame straddles what is stored already',
    advice: 'A sealed frame is never cut again: open a new epoch when the buffer forgot what a hub has.',
  },
  HUB_STOPPING: {
    status: 503,
    message: 'this hub is going down',
    advice: 'Use the other hub.',
  },
} as const satisfies ErrorTable;

export const hubError = errorsOf(HUB_ERRORS);

/** A store that does not answer, and may again. */
export const isAway = (fault: unknown): boolean => fault instanceof CodedError && fault.code === 'TIER_UNAVAILABLE';
