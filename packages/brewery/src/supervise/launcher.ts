/** One process of the brewery. */
export interface ChildSpec {
  readonly name: string;
  /** JavaScript file that this Node runs. */
  readonly script: string;
  readonly args: readonly string[];
  /** Arguments of the same script to run at once after any death; what `ExecStopPost` is on a Pi. */
  readonly afterDeath?: readonly string[];
  /** ms that it waits before it ends itself when the supervisor is gone, so that agents go before hubs and buses. */
  readonly leashMs: number;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running process. */
export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts processes; its implementation is `node-launcher.ts`, tests give their own. */
export interface Launcher {
  launch(spec: ChildSpec): Running;
  /** Runs a script to its end, at most `limitMs`; resolves with its exit code, null when it had to be killed. */
  run(spec: ChildSpec, args: readonly string[], limitMs: number): Promise<number | null>;
}
