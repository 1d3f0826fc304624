import { type ErrorTable, errorsOf } from '@cerveceria/protocol';

/** Codes of the buffer and the uplink; stable and never used again for another meaning. */
export const BUFFER_ERRORS = {
  BUFFER_IN_USE: {
    status: 409,
    message: 'the buffer is open in another process',
    advice: 'Is another agent of this node running? Two agents must not share a folder; stop one.',
  },
  BUFFER_DISK: {
    status: 507,
    message: 'the buffer cannot be written to disk',
    advice: 'Free the disk or replace the card. Control goes on; scans wait in memory, within bounds.',
  },
  BUFFER_DAMAGED: {
    status: 500,
    message: 'the buffer was damaged and has been set aside',
    advice: 'What could be read was carried over. If it happens again, replace the card.',
  },
  BUFFER_FAILED: {
    status: 500,
    message: 'the buffer worker met what it does not know',
    advice: 'Look at the log and report it. Control goes on; the worker is started again.',
  },
  UPLINK_KEY_UNREADABLE: {
    status: 500,
    message: "the file with the node's key cannot be read",
    advice: 'Enrol the node again, or let the agent read the file. Scans are buffered meanwhile.',
  },
  UPLINK_REFUSED: {
    status: 403,
    message: 'a hub refused the connection',
    advice: "Enrol the node again when its key is not known; compare the hub's log.",
  },
  UPLINK_CONTRADICTS: {
    status: 502,
    message: 'a hub said what cannot be',
    advice: 'It acknowledged frames that were never sent. Compare the versions; look at the store of the hub.',
  },
} as const satisfies ErrorTable;

export const bufferError = errorsOf(BUFFER_ERRORS);
