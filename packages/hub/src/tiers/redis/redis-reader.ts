import type { BootOffset } from '@cerveceria/protocol';
import { bareFrame } from '../bare-frame.ts';
import type { FrameRange, NodeKnown, StoredFrame, TimedFrame } from '../frame-tier.ts';
import { KeptBy } from '../kept-by.ts';
import { mergeByTime, type Source } from '../merge-by-time.ts';
import { byTime, placeFrame, touches } from '../place-frame.ts';
import { isAmong } from '../seqs.ts';
import { type SpanWindow, spanWindows } from '../span-windows.ts';
import { type OffsetSpan, offsetSpans, type WallTime, wallTime } from '../wall-time.ts';
import { type Head, readHead } from './redis-entry.ts';
import type { RedisKeys } from './redis-keys.ts';
import type { RedisLink } from './redis-link.ts';
import { RedisRuns, type Run } from './redis-runs.ts';
import { SEEK_PAGE } from './redis-scripts.ts';

/** What is known of one boot by its number. */
interface Boot {
  readonly name: string;
  readonly spans: readonly OffsetSpan[];
  readonly wall: WallTime;
}

/** Id, and fields by name and value. */
type Entry = [Buffer, Buffer[]];

/** Frames of an hour at one each minute come in one answer. */
const PAGE = 128;

/** Frames of Redis by time. No time is stored: a boot's offsets place its runs when they are asked for. */
export class RedisReader {
  readonly #link: RedisLink;
  readonly #keys: RedisKeys;
  readonly #runs: RedisRuns;
  readonly #kept = new KeptBy<NodeKnown, ReadonlyMap<string, Boot>>();

  constructor(link: RedisLink, keys: RedisKeys) {
    this.#link = link;
    this.#keys = keys;
    this.#runs = new RedisRuns(link, keys);
  }

  async offsets(node: string): Promise<BootOffset[]> {
    const [flat, boots] = await Promise.all([
      this.#link.text<string[]>('HGETALL', this.#keys.offsets(node)),
      this.#boots(node),
    ]);
    const names = Object.keys(boots);
    const pieces = pairs(flat).map(([place, value]) => {
      const [mono, boot] = split(place);
      const [offset, quality] = split(value);
      return { boot, mono: Number(mono), offset: Number(offset), quality: quality as BootOffset['quality'] };
    });
    const order = (piece: BootOffset) => (names.indexOf(piece.boot) + names.length) % Math.max(1, names.length);
    return pieces.sort((a, b) => order(a) - order(b) || a.boot.localeCompare(b.boot) || a.mono - b.mono);
  }

  async *frames(range: FrameRange): AsyncGenerator<TimedFrame> {
    const { node, among, known } = range;
    const [boots, runs] = await Promise.all([this.boots(node, known), this.#runs.of(node, known)]);
    const sources = runs
      .filter(({ epoch, first, last }) => isAmong(among, epoch, first, last))
      .flatMap((run) => {
        const boot = boots.get(run.boot);
        return boot === undefined ? [] : this.#sources(range, run, boot);
      });
    yield* mergeByTime(sources);
  }

  /** In the order of the seqs. */
  async *following(node: string, epoch: string, after: number): AsyncGenerator<StoredFrame> {
    let names = new Map<string, string>();
    for (let start: string | null = `${after + 1}-0`; start !== null; ) {
      const entries: [Buffer, Buffer[]][] = await this.#link.bytes(
        ...['XRANGE', this.#keys.stream(node, epoch), start, '+', 'COUNT', PAGE],
      );
      const heads = entries.map(([id, fields]) => readHead(String(id), String(fields[1])));
      if (heads.some(({ boot }) => !names.has(boot)))
        names = new Map(Object.entries(await this.#boots(node)).map(([name, number]) => [number, name]));
      for (const [i, head] of heads.entries()) {
        const bytes = entries[i]?.[1][3] as Buffer;
        yield bareFrame({ node, epoch, ...head, boot: names.get(head.boot) ?? '', bytes });
      }
      start = entries.length < PAGE ? null : `(${String(entries.at(-1)?.[0])}`;
    }
  }

  epochs(node: string): Promise<string[]> {
    return this.#runs.epochs(node);
  }

  boots(node: string, known?: NodeKnown): Promise<ReadonlyMap<string, Boot>> {
    return this.#kept.of(known, async () => {
      const [names, pieces] = await Promise.all([this.#boots(node), known?.boots ?? this.offsets(node)]);
      return new Map(
        Object.entries(names).map(([name, number]) => {
          const own = pieces.filter(({ boot }) => boot === name);
          return [number, { name, spans: offsetSpans(own), wall: wallTime(own) }];
        }),
      );
    });
  }

  /** A frame with its place in time. */
  placed(node: string, epoch: string, boot: Boot, head: Head, bytes: Uint8Array): TimedFrame {
    return placeFrame({ node, epoch, ...head, boot: boot.name, bytes }, boot.wall);
  }

  async #boots(node: string): Promise<Record<string, string>> {
    return Object.fromEntries(pairs(await this.#link.text<string[]>('HGETALL', this.#keys.boots(node))));
  }

  #sources(range: FrameRange, run: Run, boot: Boot): Source<TimedFrame>[] {
    const { from, to } = run.extent ?? { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
    return spanWindows(boot.spans, range)
      .filter((window) => window.to >= from && window.from <= to)
      .map((window) => ({ earliest: window.earliest, open: () => this.#pages(range, run, boot, window) }));
  }

  async *#pages(range: FrameRange, run: Run, boot: Boot, window: SpanWindow): AsyncGenerator<TimedFrame> {
    const { epoch } = run;
    const stream = this.#keys.stream(range.node, epoch);
    const stop = `${run.last}-0`;
    let entries: Entry[] = await this.#link.scriptBytes(SEEK_PAGE, [stream], [run.first, run.last, window.from, PAGE]);
    for (;;) {
      const page: TimedFrame[] = [];
      let isPast = false;
      for (const [id, fields] of entries) {
        const head = readHead(String(id), String(fields[1]));
        if (head.monoFrom === null) continue;
        isPast ||= head.monoFrom > window.to;
        if (isPast || head.monoFrom < window.least) continue;
        const frame = this.placed(range.node, epoch, boot, head, fields[3] as Buffer);
        if (touches(frame, range)) page.push(frame);
      }
      yield* page.sort(byTime);
      const last = entries.at(-1);
      if (isPast || last === undefined || entries.length < PAGE) return;
      entries = await this.#link.bytes('XRANGE', stream, `(${String(last[0])}`, stop, 'COUNT', PAGE);
    }
  }
}

export function pairs(flat: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) list.push([flat[i] as string, flat[i + 1] as string]);
  return list;
}

/** At the first space. */
function split(text: string): [string, string] {
  const at = text.indexOf(' ');
  return [text.slice(0, at), text.slice(at + 1)];
}
