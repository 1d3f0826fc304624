import type { Desired, Program, ProgramOrder, ProgramState, Reported } from '@cerveceria/protocol';
import { FakeHub } from './uplink-fake-hub.ts';

/** A hub at which a person begins a program and gives orders. */
export class OrderingHub extends FakeHub {
  #version = 0;
  #program: Desired['program'] = null;
  #order: Desired['order'] = null;

  /** `wall`: process ms UTC. */
  begin(program: Program, wall: number): void {
    const [loop, pump] = ['kettle-1.heat.mash', 'kettle-1.heat.circulation'];
    this.#program = { id: 'run-1', program, loop, pump, startAt: null, owner: 'ana', issued: wall };
    this.#say(wall);
  }

  /** Gives the id of the order; the program's `answered` names it when it was judged. */
  order(order: ProgramOrder, wall: number): string {
    const id = `order-${this.#version + 1}`;
    this.#order = { id, program: 'run-1', order, owner: 'ana', issued: wall };
    this.#say(wall);
    return id;
  }

  get report(): Omit<Reported, 'buffered' | 'dropped'> | undefined {
    return this.ofType('report').at(-1)?.report;
  }

  get program(): ProgramState | null {
    return this.report?.program ?? null;
  }

  #say(wall: number): void {
    this.#version++;
    this.desired = {
      ...{ node: 'kettle-1.heat', version: this.#version, issued: wall, loops: {}, stop: null },
      ...{ program: this.#program, order: this.#order },
    };
    this.say({ type: 'desired', desired: this.desired });
  }
}
