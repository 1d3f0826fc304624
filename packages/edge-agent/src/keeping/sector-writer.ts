import { constants, type FileHandle, open } from 'node:fs/promises';

/** Bytes; the least that a card is sent. */
export const SECTOR = 512;
/** What the memory of every allocator is aligned to. */
const STEP = 8;
const UNABLE = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'];

type Handle = Pick<FileHandle, 'write' | 'datasync' | 'close'>;
type Open = (file: string, flags: string | number) => Promise<Handle>;

function isUnable(error: unknown): boolean {
  return UNABLE.includes((error as NodeJS.ErrnoException).code ?? '');
}

/**
 * Writes whole sectors of a file that is there already, durably. Past the page cache, because a page is eight sectors
 * and costs the file system a block beside it; through it where the system knows no other way.
 */
export class SectorWriter {
  readonly #file: string;
  readonly #open: Open;
  #isDirect = true;
  /** Direct writing asks for aligned memory, and only trying tells which. */
  #room = Buffer.alloc(0);
  #offset = 0;

  constructor(file: string, opened: Open = open) {
    this.#file = file;
    this.#open = opened;
  }

  /** @param bytes as many as fill whole sectors  @param at where in the file, a multiple of a sector */
  async write(bytes: Buffer, at: number): Promise<void> {
    if (this.#isDirect && (await this.#directly(bytes, at))) return;
    this.#isDirect = false;
    const handle = await this.#open(this.#file, 'r+');
    try {
      await whole(handle, bytes, at);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }

  /** False where the system, or what the file lies on, does not do it. */
  async #directly(bytes: Buffer, at: number): Promise<boolean> {
    const { O_RDWR, O_DIRECT = 0, O_DSYNC = 0 } = constants;
    if (O_DIRECT === 0 || O_DSYNC === 0) return false;
    if (this.#room.length < bytes.length + SECTOR) this.#room = Buffer.allocUnsafeSlow(bytes.length + SECTOR);
    const handle = await this.#open(this.#file, O_RDWR | O_DIRECT | O_DSYNC).catch((error: unknown) => {
      if (isUnable(error)) return null;
      throw error;
    });
    if (handle === null) return false;
    try {
      for (let tries = 0; tries < SECTOR / STEP; tries++) {
        const aligned = this.#room.subarray(this.#offset, this.#offset + bytes.length);
        bytes.copy(aligned);
        try {
          await whole(handle, aligned, at);
          return true;
        } catch (error) {
          if (!isUnable(error)) throw error;
          this.#offset = (this.#offset + STEP) % SECTOR;
        }
      }
      return false;
    } finally {
      await handle.close();
    }
  }
}

async function whole(handle: Handle, bytes: Buffer, at: number): Promise<void> {
  const { bytesWritten } = await handle.write(bytes, 0, bytes.length, at);
  if (bytesWritten !== bytes.length) throw new Error(`${bytesWritten} of ${bytes.length} bytes were written`);
}
