import type { GravityPoint } from './gravity-points.ts';

/** Makes one point of a probe's readings over a time. */
export class GravityProbe {
  #since: number | null = null;
  #sum = 0;
  #count = 0;

  /** `value`: SG, null when there is nothing to trust; `wall`: process ms UTC. Gives the point that is complete now. */
  note(value: number | null, wall: number, width: number): GravityPoint | null {
    if (value === null) return null;
    if (this.#since === null || wall < this.#since) this.#begin(wall);
    this.#sum += value;
    this.#count++;
    if (wall - (this.#since ?? wall) < width) return null;
    const point = { at: wall, value: Math.round((this.#sum / this.#count) * 1e5) / 1e5, by: null };
    this.#begin(wall);
    return point;
  }

  #begin(wall: number): void {
    this.#since = wall;
    this.#sum = 0;
    this.#count = 0;
  }
}
