/** Names of what a node has in Redis; the braces keep a node's keys on one server of a cluster. */
export function redisKeys(prefix: string) {
  const of = (node: string) => `${prefix}{${node}}`;
  return {
    nodes: `${prefix}nodes`,
    /** List of epochs in the order they were first seen. */
    epochs: (node: string) => `${of(node)}:epochs`,
    /** Hash: number by boot. */
    boots: (node: string) => `${of(node)}:boots`,
    /** Hash: `offset quality` by `mono boot`. */
    offsets: (node: string) => `${of(node)}:offsets`,
    /** Hash: watermark and totals. */
    epoch: (node: string, epoch: string) => `${of(node)}:${epoch}`,
    /** Stream: a frame each, its id the frame's first seq. */
    stream: (node: string, epoch: string) => `${of(node)}:${epoch}:frames`,
    /** List: `first:boot` where the boot changes. */
    runs: (node: string, epoch: string) => `${of(node)}:${epoch}:runs`,
    /** List: first seqs of gap frames. */
    gaps: (node: string, epoch: string) => `${of(node)}:${epoch}:gaps`,
  };
}

export type RedisKeys = ReturnType<typeof redisKeys>;
