/** Numbers in [0, 1), the same for the same seed. */
export type Random = () => number;

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

/**
 * Generator of one user of chance (mulberry32). Each has its own stream by name, so that adding a probe does not change
 * what the others see.
 */
export function randomOf(seed: number, name: string): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ hash(name)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Normally distributed with mean 0 (Box and Muller). */
export function gaussian(random: Random, deviation: number): number {
  if (deviation === 0) return 0;
  return deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
