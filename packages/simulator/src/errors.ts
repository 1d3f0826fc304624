import { type ErrorTable, errorsOf } from '@cerveceria/protocol';

/** Codes are stable and never used again for another meaning. */
export const SIMULATOR_ERRORS = {
  BUS_UNREACHABLE: {
    status: 503,
    message: 'nothing listens on the simulated bus',
    advice: 'Start the simulator first, and compare the socket in both configurations.',
  },
  BUS_GONE: {
    status: 503,
    message: 'the simulated bus was closed',
    advice: 'Attach again once the simulator is back; a real bus has no such state.',
  },
  BUS_REFUSED: {
    status: 403,
    message: 'the simulator does not take this participant',
    advice: 'Compare node and role with the kettles of the simulator configuration.',
  },
  BUS_TAKEN: {
    status: 409,
    message: 'another simulator listens on this socket',
    advice: 'Stop it, or give this one a socket of its own.',
  },
  BUS_PATH: {
    status: 500,
    message: 'the socket cannot be made at this path',
    advice: 'A unix socket needs a folder that may be written to and a path of at most 107 bytes.',
  },
  BUS_MESSAGE_INVALID: {
    status: 400,
    message: 'a line on the bus does not have the shape of the bus protocol',
    advice: 'Agent and simulator must be of the same version.',
  },
  BUS_NACK: {
    status: 502,
    message: 'no device acknowledged the address',
    advice: 'Look at wiring and address; in a simulation the fault may have been injected.',
  },
  LINE_BUSY: {
    status: 409,
    message: 'another agent holds this line',
    advice: 'One process owns an output; stop the other one first.',
  },
  LINE_NOT_HELD: {
    status: 403,
    message: 'the line was not requested in this direction by this participant',
    advice: 'Request the line as output before setting it; an input cannot be driven.',
  },
  ROLE_FORBIDS: {
    status: 403,
    message: 'the role may not do this',
    advice: 'Agents and guards drive lines, operators inject faults and set the speed, observers only look.',
  },
  FAULT_UNKNOWN: {
    status: 404,
    message: 'the fault has no such target',
    advice:
      'Targets are a 1-Wire id, i2c:0x48, line:17 (or 515, address * 16 + pin of a chip), spi0.0 or plant, of a node the simulator knows.',
  },
  CHANGE_UNKNOWN: {
    status: 404,
    message: 'the plant has nothing like this that could be changed to this value',
    advice: 'A kettle has ambient (°C), mains (V), volume (L) and grain (kg); a fermenter has ambient.',
  },
  LOG_GOES_BACK: {
    status: 400,
    message: 'a row of the log is older than the row before it',
    advice: 'Sort the log, or give the time zone it was written in.',
  },
  LOG_PROBE_UNKNOWN: {
    status: 400,
    message: 'a row of the log names a probe the world does not have',
    advice: 'List every probe of the log when the world is made.',
  },
  LOG_EMPTY: {
    status: 400,
    message: 'the log has no row to play',
    advice: 'Give a log with at least one readable row.',
  },
  WORLD_DAMAGED: {
    status: 500,
    message: 'the saved world cannot be read',
    advice: 'Move world.json away to start from the configured state; its time is lost with it.',
  },
} as const satisfies ErrorTable;

export type SimulatorErrorCode = keyof typeof SIMULATOR_ERRORS & string;
export const simulatorError = errorsOf(SIMULATOR_ERRORS);

export function isSimulatorErrorCode(code: string): code is SimulatorErrorCode {
  return Object.hasOwn(SIMULATOR_ERRORS, code);
}
