import assert from 'node:assert/strict';
import { constants, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { SECTOR, SectorWriter } from './sector-writer.ts';

async function fileOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sectors-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'file');
  await writeFile(file, Buffer.alloc(4 * SECTOR, 1));
  return file;
}

const sectors = (of: number, fill: number) => Buffer.alloc(of * SECTOR, fill);
const refused = () => Object.assign(new Error('refused'), { code: 'EINVAL' });
const isDirectly = (flags: string | number) => typeof flags === 'number' && (flags & constants.O_DIRECT) !== 0;

test('sectors land where they belong and nothing beside them changes', async (t) => {
  const file = await fileOf(t);
  const writer = new SectorWriter(file);
  await writer.write(sectors(1, 2), SECTOR);
  await writer.write(sectors(2, 3), 2 * SECTOR);
  assert.deepEqual(await readFile(file), Buffer.concat([sectors(1, 1), sectors(1, 2), sectors(2, 3)]));
});

test('memory that is not aligned as the system asks is tried again until it is, and stays so', async (t) => {
  const file = await fileOf(t);
  let tries = 0;
  let first: number | undefined;
  const writer = new SectorWriter(file, async (path, flags) => {
    const handle = await open(path, 'r+');
    if (!isDirectly(flags)) assert.fail('it is written directly');
    const write = (bytes: Buffer, ...rest: [number, number, number]) => {
      tries++;
      first ??= bytes.byteOffset;
      if (bytes.byteOffset - first !== 264) throw refused();
      return handle.write(bytes, ...rest);
    };
    return { write, datasync: () => handle.datasync(), close: () => handle.close() } as never;
  });
  await writer.write(sectors(1, 2), SECTOR);
  assert.equal(tries, 34);
  await writer.write(sectors(1, 4), 0);
  assert.equal(tries, 35);
  assert.deepEqual((await readFile(file)).subarray(0, 2 * SECTOR), Buffer.concat([sectors(1, 4), sectors(1, 2)]));
});

for (const [where, direct] of [
  ['opens nothing', () => Promise.reject(refused())],
  [
    'takes no memory',
    () => Promise.resolve({ write: () => Promise.reject(refused()), close: () => Promise.resolve() }),
  ],
] as const) {
  test(`a file system that ${where} directly is written to through its cache, and made to keep it`, async (t) => {
    const file = await fileOf(t);
    const asked: boolean[] = [];
    let synced = 0;
    const writer = new SectorWriter(file, async (path, flags) => {
      asked.push(isDirectly(flags));
      if (isDirectly(flags)) return direct() as never;
      const handle = await open(path, flags);
      const datasync = () => {
        synced++;
        return handle.datasync();
      };
      const write = handle.write.bind(handle);
      return { write, datasync, close: () => handle.close() } as never;
    });
    await writer.write(sectors(1, 2), 0);
    await writer.write(sectors(1, 3), 0);
    assert.deepEqual([asked, synced], [[true, false, false], 2]);
    assert.deepEqual((await readFile(file)).subarray(0, SECTOR), sectors(1, 3));
  });
}

test('a disk that is full or broken is not taken for one that cannot, and is asked again', async (t) => {
  const file = await fileOf(t);
  let asked = 0;
  const writer = new SectorWriter(file, (path, flags) => {
    if (asked++ === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    return open(path, flags);
  });
  await assert.rejects(writer.write(sectors(1, 2), 0), { code: 'ENOSPC' });
  await writer.write(sectors(1, 2), 0);
  assert.equal(asked, 2);
});
