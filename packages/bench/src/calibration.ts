import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { arch, cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Figure, figure } from './figure.ts';

/** What this machine is; a figure without it says nothing. */
export function machine() {
  return {
    node: process.version,
    arch: arch(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    /** Of the last minute; what else this machine was doing. */
    load: loadavg()[0] ?? Number.NaN,
  };
}

/** Rounds of `work` a second over about `ms`. */
export function perSecond(ms: number, work: () => void): number {
  const begin = performance.now();
  let rounds = 0;
  while (performance.now() - begin < ms) {
    work();
    rounds++;
  }
  return (rounds * 1000) / (performance.now() - begin);
}

/** Durable 4 KiB appends a second, in `folder`: the bound of every acknowledgement that means something. */
export function syncRate(folder: string, ms = 1000): number {
  const file = openSync(join(folder, 'calibration'), 'w');
  const page = Buffer.alloc(4096, 1);
  try {
    return perSecond(ms, () => {
      writeSync(file, page);
      fdatasyncSync(file);
    });
  } finally {
    closeSync(file);
  }
}

/** The disk alone, where a bench asks it between its own rounds. */
export function syncFigure(folder: string, of: string): Figure {
  return figure('calibration', `fdatasync of 4 KiB, ${of}`, syncRate(folder, 500), '1/s');
}

/** Disk and processor as they are in this minute; fsync speed swings by an order of magnitude between minutes. */
export function calibrate(): Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'cerveceria-bench-'));
  const json = JSON.stringify(
    Array.from({ length: 1000 }, (_, i) => ({ channel: `kettle-1.heat.c${i}`, value: i / 7 })),
  );
  try {
    const parses = perSecond(500, () => JSON.parse(json));
    return [
      figure('calibration', 'fdatasync of 4 KiB', syncRate(folder), '1/s'),
      figure('calibration', 'JSON.parse', (parses * json.length) / 1e6, 'MB/s'),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
