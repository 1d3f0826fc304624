import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Mean {
  readonly node: string;
  readonly field: string;
  /** Wall ms UTC and ms. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Whether it may come out of a cache of answers. */
  readonly mayBeKept: boolean;
}

/** A time-series store that others use, in a process of its own, over its own HTTP. */
export interface Peer {
  readonly name: string;
  /** What its answer to a write means. */
  readonly promise: string;
  readonly pid: number;
  /** Lines of InfluxDB's protocol with ms. */
  write(body: Buffer): Promise<void>;
  /** Resolves when what it took lies in its files as they will stay. */
  settle(): Promise<void>;
  /** Of its files. */
  bytes(): number;
  /** Points of the answer. */
  mean(asked: Mean): Promise<number>;
  stop(): Promise<void>;
}

/** packages/bench/build/src/peers/peer.js -> the repository, where the set-up unpacks them. */
const unpacked = (path: string) => fileURLToPath(new URL(`../../../../../.cache/peers/${path}`, import.meta.url));

/** Where a peer's program is, undefined when it was not fetched; and its version as a name's end. */
export function peerProgram(pack: 'influxdb' | 'victoria-metrics', program: string) {
  const own = unpacked(`${pack}/usr/bin/${program}`);
  const told = unpacked(`${pack}/version`);
  if (existsSync(own)) return { file: own, version: existsSync(told) ? ` ${readFileSync(told, 'utf8').trim()}` : '' };
  const installed = `/usr/bin/${program}`;
  return { file: existsSync(installed) ? installed : undefined, version: '' };
}

/** @throws with what the peer said */
export async function asked(url: string, init: RequestInit = {}): Promise<string> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text.slice(0, 200)}`);
  return text;
}

/** Resolves when it answers there. */
export async function untilUp(url: string, isOver: () => boolean): Promise<void> {
  while (
    !(await fetch(url)
      .then((answer) => answer.ok)
      .catch(() => false))
  ) {
    if (isOver()) throw new Error(`nothing answers at ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Resolves when the files have kept their size for a while. */
export async function untilStill(bytes: () => number, stillMs: number): Promise<void> {
  let [last, since] = [-1, performance.now()];
  const end = since + 60_000;
  while (performance.now() - since < stillMs && performance.now() < end) {
    const now = bytes();
    if (now !== last) [last, since] = [now, performance.now()];
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
