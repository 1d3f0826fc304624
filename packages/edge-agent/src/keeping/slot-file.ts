import { open, stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { SECTOR, SectorWriter } from './sector-writer.ts';
import { writeDurably } from './write-durably.ts';

/** A page each: a power cut in the middle of a write harms one of them. */
const SLOT = 4096;

/**
 * Small texts that follow each other, the newest of which outlives a power cut. Written in turns into two slots of a
 * file that neither grows nor gets another name: a sector reaches the card, where a file that is replaced costs its
 * folder, its inode and the file system's journal as well.
 */
export class SlotFile {
  readonly #file: string;
  readonly #writer: SectorWriter;
  #turn: number | null = null;

  constructor(file: string) {
    this.#file = file;
    this.#writer = new SectorWriter(file);
  }

  /** What the slots hold, newest first; empty when nothing was ever written or both are damaged. */
  async load(): Promise<string[]> {
    return (await this.#slots()).sort((a, b) => b.turn - a.turn).map(({ text }) => text);
  }

  /** Resolves when it outlives a power cut. */
  async put(text: string): Promise<void> {
    const size = await stat(this.#file).catch(() => null);
    if (size?.size !== 2 * SLOT) await writeDurably(this.#file, '\0'.repeat(2 * SLOT));
    this.#turn ??= Math.max(0, ...(await this.#slots()).map(({ turn }) => turn));
    const turn = this.#turn + 1;
    const body = Buffer.from(`${turn} ${text}`);
    const head = `${crc32(body).toString(16).padStart(8, '0')} ${body.length} `;
    const length = head.length + body.length;
    if (length > SLOT) throw new RangeError(`${length} bytes for ${this.#file}`);
    const bytes = Buffer.alloc(Math.ceil(length / SECTOR) * SECTOR);
    Buffer.concat([Buffer.from(head), body]).copy(bytes);
    await this.#writer.write(bytes, (turn % 2) * SLOT);
    this.#turn = turn;
  }

  async #slots(): Promise<{ turn: number; text: string }[]> {
    const handle = await open(this.#file, 'r').catch(() => null);
    if (handle === null) return [];
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(2 * SLOT), 0, 2 * SLOT, 0);
      return [0, SLOT].flatMap((at) => slotOf(buffer.subarray(at, Math.min(at + SLOT, bytesRead))));
    } finally {
      await handle.close();
    }
  }
}

function slotOf(slot: Buffer): { turn: number; text: string }[] {
  const [, crc, length] = /^([0-9a-f]{8}) (\d{1,4}) /.exec(slot.toString('latin1', 0, 16)) ?? [];
  if (crc === undefined || length === undefined) return [];
  const begin = crc.length + length.length + 2;
  const body = slot.subarray(begin, begin + Number(length));
  if (body.length !== Number(length) || crc32(body) !== Number.parseInt(crc, 16)) return [];
  const [turn, ...words] = body.toString('utf8').split(' ');
  return [{ turn: Number(turn), text: words.join(' ') }];
}
