import { type ErrorTable, errorsOf } from '@cerveceria/protocol/errors';

/** Codes are stable and never used again for another meaning. */
export const AGENT_ERRORS = {
  AGENT_BOARD_UNKNOWN: {
    status: 500,
    message: 'this machine is not a board whose outputs the agent knows',
    advice: 'Real outputs are driven on a Raspberry Pi only; for anything else set bus.kind to simulated.',
  },
  AGENT_CHIP_NOT_FOUND: {
    status: 500,
    message: 'no GPIO chip with the expected label',
    advice: 'Look at /sys/class/gpio and gpiodetect; name another with bus.chip_label.',
  },
  AGENT_LINE_BUSY: {
    status: 409,
    message: 'the GPIO line is held by another process',
    advice: 'Is another agent running? A line has one owner; stop it first.',
  },
  AGENT_LINE_FAILED: {
    status: 500,
    message: 'a GPIO line could not be driven',
    advice: 'Take the heater off the mains by hand and look at the wiring and at the kernel log.',
  },
  AGENT_LINE_CONTRADICTS: {
    status: 500,
    message: 'a GPIO line does not read back what was written',
    advice: 'Something else drives the line, or it is shorted. All outputs are held off.',
  },
  AGENT_OFF_BLIND: {
    status: 500,
    message: 'the configuration does not say how to drive an output off',
    advice: 'Take the heater off the mains by hand, then mend `bus` and `outputs` in the file.',
  },
  AGENT_NATIVE_MISSING: {
    status: 500,
    message: 'an optional native module is not installed',
    advice: 'Install it on the Pi (it needs a compiler or a prebuilt file), or choose another backend.',
  },
  AGENT_GPIO_MOCK: {
    status: 500,
    message: 'rpio fell back to its mock mode, which drives nothing',
    advice: 'Use bus.gpio: gpiochip; rpio works on the Pi 1 to 4 only and needs /dev/gpiomem.',
  },
  AGENT_I2C_FAILED: {
    status: 500,
    message: 'an I2C transfer failed',
    advice: 'Look at the wiring and the address; i2cdetect shows who answers.',
  },
  AGENT_I2C_CLOSED: {
    status: 500,
    message: 'the I2C bus is closed',
    advice: 'The agent is stopping; nothing is to be done.',
  },
  AGENT_BUS_LOST: {
    status: 503,
    message: 'the simulated bus went away',
    advice: 'Start the simulator, then the agent; a supervisor does so by itself.',
  },
  AGENT_BUFFER_LOST: {
    status: 500,
    message: 'the program of the buffer is missing',
    advice: 'The installation is not whole; install the agent again.',
  },
  AGENT_LATCHES_DAMAGED: {
    status: 500,
    message: 'the file of stops and trips that a person has to reset cannot be read',
    advice: 'The outputs stay off. Look at the kettle; when all is well remove the file, which releases them.',
  },
  AGENT_GUARD_LOST: {
    status: 500,
    message: 'the guard that drives the outputs off when control stops is gone',
    advice: 'The agent does not run without it; it drives the outputs off and ends, and a supervisor starts it again.',
  },
} as const satisfies ErrorTable;

export const agentError = errorsOf(AGENT_ERRORS);
