import { simulatorError } from '../errors.ts';

export interface LineState {
  readonly node: string;
  readonly line: number;
  readonly level: 0 | 1;
  /** Who set it: agent, guard, operator, `claim`. */
  readonly by: string;
}

/** What becomes of a change: the plant feels it and the log keeps it. */
export type LineSink = (state: LineState) => void;

interface Line {
  level: 0 | 1;
  by: string;
  direction: 'output' | 'input';
  owner: object | undefined;
}

/** Lines of every node, as gpiochips hold them: owned by one agent at a time, keeping their level when it dies. */
export class LineBank {
  readonly #sink: LineSink;
  readonly #lines = new Map<string, Line & { node: string; line: number }>();

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  /** @throws LINE_BUSY */
  claimOutput(owner: object, node: string, line: number, initial: 0 | 1): void {
    const held = this.#claim(owner, node, line, 'output');
    held.level = initial;
    held.by = 'claim';
    this.#tell(held);
  }

  /** @throws LINE_BUSY */
  claimInput(owner: object, node: string, line: number): void {
    this.#claim(owner, node, line, 'input');
  }

  /** By its owner. @throws LINE_NOT_HELD */
  set(owner: object, node: string, line: number, level: 0 | 1, by: string): void {
    const held = this.#lines.get(`${node} ${line}`);
    if (held?.owner !== owner || held.direction !== 'output')
      throw simulatorError('LINE_NOT_HELD', `${node} line ${line}`);
    this.#change(held, level, by);
  }

  /** By a guard or an operator, whoever owns it. */
  force(node: string, line: number, level: 0 | 1, by: string): void {
    this.#change(this.#line(node, line), level, by);
  }

  /** Level that was set; undefined for a line that is no output. */
  level(node: string, line: number): 0 | 1 | undefined {
    const held = this.#lines.get(`${node} ${line}`);
    return held?.direction === 'output' ? held.level : undefined;
  }

  /** Its owner died: the levels stay, as they do on a Pi. */
  release(owner: object): void {
    for (const held of this.#lines.values()) if (held.owner === owner) held.owner = undefined;
  }

  list(): LineState[] {
    return [...this.#lines.values()]
      .filter(({ direction }) => direction === 'output')
      .map(({ node, line, level, by }) => ({ node, line, level, by }));
  }

  #claim(owner: object, node: string, line: number, direction: 'output' | 'input') {
    const held = this.#line(node, line);
    if (held.owner !== undefined && held.owner !== owner) throw simulatorError('LINE_BUSY', `${node} line ${line}`);
    held.owner = owner;
    held.direction = direction;
    return held;
  }

  #line(node: string, line: number) {
    const key = `${node} ${line}`;
    const held = this.#lines.get(key) ?? {
      node,
      line,
      level: 0,
      by: 'power-on',
      direction: 'output',
      owner: undefined,
    };
    this.#lines.set(key, held);
    return held;
  }

  #change(held: Line & { node: string; line: number }, level: 0 | 1, by: string): void {
    if (held.level === level) return;
    held.level = level;
    held.by = by;
    this.#tell(held);
  }

  #tell({ node, line, level, by }: LineState): void {
    this.#sink({ node, line, level, by });
  }
}
