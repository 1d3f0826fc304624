import type { StoredFrame } from '../frame-tier.ts';

/** What stands in a stream's entry beside the bytes. Monotonic ms; null where a gap does not know its time. */
export interface Head {
  readonly first: number;
  readonly last: number;
  readonly kind: StoredFrame['kind'];
  /** Number of the boot. */
  readonly boot: string;
  readonly monoFrom: number | null;
  readonly monoTo: number | null;
  readonly held: number;
  readonly dropped: number;
}

const orNull = (text: string): number | null => (text === '' ? null : Number(text));

/** @param id of the entry, `first-0` */
export function readHead(id: string, head: string): Head {
  const [last, kind, boot, monoFrom, monoTo, held, dropped] = head.split(',') as [
    string,
    StoredFrame['kind'],
    ...string[],
  ];
  return {
    first: Number.parseInt(id, 10),
    last: Number(last),
    kind,
    boot: boot as string,
    monoFrom: orNull(monoFrom as string),
    monoTo: orNull(monoTo as string),
    held: Number(held),
    dropped: Number(dropped),
  };
}

/** Nine arguments of the append script. */
export function appendArguments(frame: StoredFrame): (string | number | Buffer)[] {
  const { first, last, kind, boot, monoFrom, monoTo, held, dropped, bytes } = frame;
  const plain = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [first, last, kind, boot, monoFrom ?? '', monoTo ?? '', held, dropped, plain];
}
