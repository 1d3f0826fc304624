/** Ends a timer or a subscription; calling it twice is harmless. */
export type Cancel = () => void;

/** The machine clock: heartbeats, silence, back-off, tokens, leases, watchdog (design decision 11). Never scaled. */
export interface MachineClock {
  /** Monotonic ms; does not jump. */
  mono(): number;
  /** Wall ms UTC as the machine believes it. */
  wall(): number;
  after(ms: number, task: () => void): Cancel;
  every(ms: number, task: () => void): Cancel;
}

/** The process clock: scans, control, programs, expiry, staleness, retention. Scaled in a simulation. */
export interface ProcessClock {
  /** ms since the boot named by `boot`; never goes back within it. */
  mono(): number;
  /** ms UTC of the process. */
  wall(): number;
  /** Process ms that pass in one machine ms, as measured; 1 in reality. */
  rate(): number;
  readonly boot: string;
  readonly simulated: boolean;
}
