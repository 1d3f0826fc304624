import type { Log } from '@cerveceria/runtime';
import type { AgentConfig } from '../config-schema.ts';
import type { GpioLines, Level } from '../drivers/gpio-lines.ts';
import { outputLine } from '../drivers/output-line.ts';

interface Output {
  readonly name: string;
  readonly line: number;
  readonly on: Level;
  readonly off: Level;
}

/** The node's outputs by name. What is not said to be on is off. */
export class Outputs {
  readonly #lines: GpioLines;
  readonly #outputs: readonly Output[];
  readonly #log: Log;
  #wanted = new Map<string, boolean>();

  constructor(lines: GpioLines, { outputs, chips }: Pick<AgentConfig, 'outputs' | 'chips'>, log: Log) {
    this.#lines = lines;
    this.#log = log;
    this.#outputs = Object.entries(outputs).map(([name, output]) => {
      const on: Level = output.active === 'high' ? 1 : 0;
      return { name, line: outputLine(output, chips), on, off: on === 1 ? 0 : 1 };
    });
  }

  /** Electrical level of each line when its output is off. */
  get safeLevels(): readonly (readonly [line: number, level: Level])[] {
    return this.#outputs.map(({ line, off }) => [line, off]);
  }

  /** Takes every line, off from the first moment. @throws AGENT_LINE_BUSY, AGENT_LINE_FAILED */
  async claim(consumer: string): Promise<void> {
    for (const { name, line, off } of this.#outputs) await this.#lines.claimOutput(line, off, `${consumer}:${name}`);
  }

  /** Writes every output, also those that did not change. @throws AGENT_LINE_FAILED after all were tried */
  write(levels: ReadonlyMap<string, boolean>): void {
    const failures: unknown[] = [];
    for (const { name, line, on, off } of this.#outputs) {
      const isOn = levels.get(name) === true;
      try {
        this.#lines.set(line, isOn ? on : off);
        this.#wanted.set(name, isOn);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Resolves when everything written is in effect; in reality it is when `write` returns. */
  settled(): Promise<void> {
    return this.#lines.settled();
  }

  /** Names of the outputs whose line does not read what was written, or cannot be read. */
  contradictions(): string[] {
    return this.#outputs
      .filter(({ name, line, on, off }) => this.#read(line) !== (this.#wanted.get(name) === true ? on : off))
      .map(({ name }) => name);
  }

  #read(line: number): Level | null {
    try {
      return this.#lines.get(line);
    } catch {
      return null;
    }
  }

  /** Off, whatever happens: never throws, tries every line, says whether each took it. */
  off(): boolean {
    try {
      this.write(new Map());
      return true;
    } catch (err) {
      this.#log.error({ err }, 'an output could not be driven off');
      return false;
    }
  }
}
