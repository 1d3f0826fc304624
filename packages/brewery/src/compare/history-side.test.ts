import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { readHistory } from './history-side.ts';

const DAY = 86_400_000;
const START = Date.UTC(2018, 11, 2);

interface Asked {
  readonly from: number;
  readonly to: number;
}

/** A hub that answers from `times`; it draws buckets when more than `most` readings are in the window. */
async function withHub(
  times: readonly number[],
  most: number,
  provisional: number | null,
  task: (base: string, asked: Asked[]) => Promise<void>,
): Promise<void> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://hub').searchParams;
    const [from, to] = [Number(query.get('from')), Number(query.get('to'))];
    asked.push({ from, to });
    assert.equal(request.headers.authorization, 'Bearer key');
    if (to <= from) response.statusCode = 400;
    const t = times.filter((time) => time >= from && time <= to);
    const bucket = t.length > most ? 60_000 : 0;
    const body = { bucket, t, mean: t.map((time) => time % 1000), count: t.map(() => 1), provisional };
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await task(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

const times = Array.from({ length: 500 }, (_, i) => START + i * 1_000_003);
const last = times.at(-1) as number;

test('every reading of the range is read once, windows touching and not overlapping', async () => {
  await withHub(times, 1000, null, async (base) => {
    const found = await readHistory(base, 'key', 'k.n.c', START, last);
    assert.deepEqual(
      found.map((one) => one.at),
      times,
    );
  });
});

test('a window that the hub draws in buckets is halved until single readings come', async () => {
  await withHub(times, 20, null, async (base, asked) => {
    const found = await readHistory(base, 'key', 'k.n.c', START, last);
    assert.deepEqual(
      found.map((one) => one.at),
      times,
    );
    assert.ok(asked.some(({ from, to }) => to - from < DAY / 4));
  });
});

test('provisional readings are not stored and do not count', async () => {
  await withHub(times, 1000, times[490] as number, async (base) => {
    assert.equal((await readHistory(base, 'key', 'k.n.c', START, last)).length, 490);
  });
});

test('readings beyond the end of the range do not count', async () => {
  await withHub(times, 1000, null, async (base) => {
    assert.equal((await readHistory(base, 'key', 'k.n.c', START, times[9] as number)).length, 10);
  });
});
