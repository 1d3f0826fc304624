import { type DesiredProgram, type ProgramOrder, type ProgramState, reportedSchema } from '@cerveceria/protocol';
import { desiredOf, NodeUnderTest } from '../tick/test-node.fixture.ts';
import type { KeptProgram } from './kept-program.ts';
import { BREW } from './program.fixture.ts';

export const MASH = 'kettle-1.heat.mash';
export const PUMP = 'kettle-1.heat.circulation';

/** A node that has heard of a program; orders go through its desired state. */
export class Conducted extends NodeUnderTest {
  #version = 0;
  asked: DesiredProgram | null = null;

  begin(more: Partial<DesiredProgram> = {}): void {
    this.asked = {
      ...{ id: 'run-1', program: BREW, loop: MASH, pump: PUMP, startAt: null, owner: 'ana', issued: this.now },
      ...more,
    };
    this.say();
  }

  say(more: object = {}): void {
    this.node.desire(desiredOf(++this.#version, { program: this.asked, order: null, ...more }), this.now);
  }

  order(order: ProgramOrder, issued = this.now): void {
    this.say({ order: { id: `order-${this.#version}`, program: 'run-1', order, owner: 'ana', issued } });
  }

  /** As `program`, for loops over many ticks: not checked against the protocol. */
  get quick(): ProgramState {
    const { program } = this.node.report(this.now);
    if (program == null) throw new Error('no program');
    return program;
  }

  get program(): ProgramState {
    const { program } = reportedSchema.parse({ ...this.node.report(this.now), buffered: 0, dropped: 0 });
    if (program == null) throw new Error('no program');
    return program;
  }

  get kept(): KeptProgram {
    const kept = this.node.conductor.toKeep(this.now + 60_000, true);
    if (kept == null) throw new Error('not kept');
    return structuredClone(kept);
  }
}
