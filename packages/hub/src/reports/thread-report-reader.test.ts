import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { FakeClock } from '@cerveceria/runtime';
import { threadReportReader } from './thread-report-reader.ts';

const reportOf = (count: number) => ({
  source: 'kettle-1.lab',
  readings: Array.from({ length: count }, (_, i) => ({
    channel: 'ph',
    time: 1_700_000_000_000 + i,
    value: 5,
    unit: 'pH',
  })),
});

test('small and large reports are read alike, and what is wrong is told alike', async () => {
  const read = threadReportReader(new FakeClock());
  const large = [reportOf(5000), reportOf(1)];
  for (const body of [[reportOf(2)], large]) {
    const bytes = Buffer.from(JSON.stringify(body));
    assert.deepEqual(await read({ bytes, isGzip: false }), body);
    assert.deepEqual(await read({ bytes: gzipSync(bytes), isGzip: true }), body);
  }
  const wrong = Buffer.from(JSON.stringify([...large, { source: 'kettle-1.lab' }]));
  await assert.rejects(read({ bytes: wrong, isGzip: false }), { code: 'REPORT_MALFORMED', message: /: 2\.readings/ });
  await assert.rejects(read({ bytes: Buffer.from('no gzip'), isGzip: true }), { code: 'REPORT_MALFORMED' });
});

test('while a hostile report is read, the hub goes on with everything else', async () => {
  const read = threadReportReader(new FakeClock());
  const bytes = gzipSync(`[${'{},'.repeat(1_500_000)}{}]`);
  assert.ok(bytes.length < 10_000, 'it came as some KB');
  let turns = 0;
  let said: unknown;
  const over = read({ bytes, isGzip: true }).catch((fault: { readonly code: string }) => {
    said = fault.code;
  });
  while (said === undefined) {
    turns++;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await over;
  assert.equal(said, 'REPORT_TOO_LARGE');
  // Reading takes hundreds of ms; a hub that waited for it would have had one turn.
  assert.ok(turns > 20, `${turns} turns`);
});

test('a report that is not read in its time is given up, and the next one is read', async () => {
  const clock = new FakeClock();
  const read = threadReportReader(clock);
  const late = read({ bytes: Buffer.from(JSON.stringify([reportOf(9000)])), isGzip: false });
  clock.advance(60_000);
  await assert.rejects(late, { code: 'REPORT_TOO_LARGE' });
  assert.deepEqual(await read({ bytes: Buffer.from(JSON.stringify(reportOf(3))), isGzip: false }), [reportOf(3)]);
});
