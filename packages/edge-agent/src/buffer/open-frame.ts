import { type Cell, type ChannelSpec, type DataFrame, FRAME_SEAL, isCell, type Scan } from '@cerveceria/protocol';

export interface OpenFrameOptions {
  readonly node: string;
  readonly epoch: string;
  readonly boot: string;
  readonly channels: readonly ChannelSpec[];
  /** The seq of the first scan. */
  readonly next: number;
}

/**
 * The run of scans that is not sealed yet. Sealed after 60 scans or 60 s of process time, or by `seal` (the boot or the
 * channel table changes, the process ends); from then on never cut again.
 */
export class OpenFrame {
  readonly #options: OpenFrameOptions;
  #next: number;
  #scans: Scan[] = [];

  constructor(options: OpenFrameOptions) {
    this.#options = options;
    this.#next = options.next;
  }

  /** The seq of the newest scan; one below the first before there is any. */
  get newest(): number {
    return this.#next - 1;
  }

  /** Scans that are not in a sealed frame. */
  get size(): number {
    return this.#scans.length;
  }

  /** `sealed`: what this scan closed, zero to two frames, oldest first. */
  add(mono: number, cells: readonly Cell[]): { readonly scan: Scan; readonly sealed: DataFrame[] } {
    const sealed: DataFrame[] = [];
    const started = this.#scans[0]?.mono;
    if (started !== undefined && mono - started >= FRAME_SEAL.ms) sealed.push(...this.seal());
    const scan = { seq: this.#next, mono: Math.round(mono), cells: this.#checked(cells) };
    this.#next++;
    this.#scans.push(scan);
    if (this.#scans.length >= FRAME_SEAL.scans) sealed.push(...this.seal());
    return { scan, sealed };
  }

  /** Seals by time when no scan comes; `mono` is the process clock's. */
  due(mono: number): DataFrame[] {
    const started = this.#scans[0]?.mono;
    return started !== undefined && mono - started >= FRAME_SEAL.ms ? this.seal() : [];
  }

  /** Zero or one frame. */
  seal(): DataFrame[] {
    const frame = this.snapshot();
    this.#scans = [];
    return frame === null ? [] : [frame];
  }

  /** The frame as it would be if it were sealed now. */
  snapshot(): DataFrame | null {
    const first = this.#scans[0]?.seq;
    if (first === undefined) return null;
    const { node, epoch, boot, channels } = this.#options;
    return {
      kind: 'data',
      node,
      epoch,
      first,
      last: this.newest,
      boot,
      every: 1,
      mono: this.#scans.map((scan) => scan.mono),
      columns: channels.map((channel, i) => ({ channel, cells: this.#scans.map((scan) => scan.cells[i] as Cell) })),
    };
  }

  /** One cell a channel whatever came: a scan that cannot be encoded would take its whole frame with it. */
  #checked(cells: readonly Cell[]): Cell[] {
    return this.#options.channels.map((_, i) => {
      const cell = cells[i];
      if (cell === undefined) return 'missing';
      return isCell(cell) ? cell : 'fault:invalid-cell';
    });
  }
}
