import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { untilSaid } from '../until-said.fixture.ts';

/** The stand-in for MongoDB of the tests: SecantusDB, one node over MongoDB's own storage engine. */
const SERVER = fileURLToPath(new URL('../../../../../../.cache/secantus-0.7.0b3/bin/secantusd-py', import.meta.url));

export interface TestMongo {
  readonly url: string;
  readonly child: ChildProcess;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

async function launch(folder: string, port: number): Promise<{ child: ChildProcess; port: number }> {
  if (!existsSync(SERVER)) throw new Error('no stand-in for MongoDB in .cache; `npx pnpm test` makes it');
  await mkdir(join(folder, 'data'), { recursive: true });
  const settings = join(folder, 'secantusd.toml');
  // Without it a transaction that was acknowledged may be lost by a kill.
  await writeFile(settings, '[storage]\ncache_size = "256M"\nsync_on_commit = true\n');
  const args = [
    '--config',
    settings,
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--storage-path',
    join(folder, 'data'),
  ];
  const child = spawn(SERVER, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const [, said] = await untilSaid(child, child.stderr, /listening on 127\.0\.0\.1:(\d+)/);
  return { child, port: Number(said) };
}

export async function startMongo(): Promise<TestMongo> {
  const folder = await mkdtemp(join(tmpdir(), 'mongo-'));
  let { child, port } = await launch(folder, 0);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    url: `mongodb://127.0.0.1:${port}/`,
    get child() {
      return child;
    },
    kill,
    async restart() {
      ({ child, port } = await launch(folder, port));
    },
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
