import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { type Leashed, spawnLeashed, untilSaid } from './leashed.ts';
import type { StoreName } from './store-server.ts';
import type { StoreSource } from './store-sources.ts';

const run = promisify(execFile);

type ContainerSource = Extract<StoreSource, { by: 'container' }>;

export interface ContainerPlace {
  readonly store: StoreName;
  /** Of this machine; where its data stay. */
  readonly folder: string;
  readonly port: number;
  /** Inside the container. */
  readonly innerPort: number;
  readonly innerFolder: string;
  /** Behind the image. */
  readonly command: readonly string[];
  readonly options?: readonly string[];
  /** What it says when it takes connections. */
  readonly ready: RegExp;
  readonly doomed: string;
}

/** Whose container it is: its starter's process id, so that the next start takes away what lost its starter. */
const LABEL = 'cerveceria.stores';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Takes away containers whose starter is gone; gives how many. */
export async function clearContainers({ engine }: Pick<ContainerSource, 'engine'>): Promise<number> {
  const format = `{{.ID}} {{.Label "${LABEL}"}}`;
  const { stdout } = await run(engine, ['ps', '--all', '--filter', `label=${LABEL}`, '--format', format]);
  const lost = stdout
    .split('\n')
    .map((line) => line.trim().split(' '))
    .filter(([id, starter]) => id !== undefined && id !== '' && !isAlive(Number(starter)));
  for (const [id] of lost) await run(engine, ['rm', '--force', String(id)]);
  return lost.length;
}

/** What it writes belongs to whoever starts it, so that its folder can be taken away. */
function asOurselves(name: string): string[] {
  if (name === 'podman') return ['--userns', 'keep-id'];
  return ['--user', `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`];
}

/** An official image, its port on 127.0.0.1 alone. Gone with its starter: by the leash, else at the next start. */
export async function startContainer(source: ContainerSource, place: ContainerPlace): Promise<Leashed> {
  const { engine, image } = source;
  const { store, folder, port, innerPort, innerFolder, command, options = [], ready, doomed } = place;
  const name = `cerveceria-${store}-${randomUUID().slice(0, 8)}`;
  const args = [
    ...['run', '--rm', '--name', name, '--label', `${LABEL}=${process.pid}`],
    ...['--publish', `127.0.0.1:${port}:${innerPort}`, '--volume', `${folder}:${innerFolder}`],
    ...[...asOurselves(source.name), ...options, image, ...command],
  ];
  const remove = ['rm', '--force', name];
  const client = spawnLeashed(engine, args, { doomed, undo: [engine, ...remove] });
  try {
    await untilSaid(client, ready);
  } catch (fault) {
    await run(engine, remove).catch(() => undefined);
    throw fault;
  }
  // Of the server itself, where this machine can see it.
  const { stdout } = await run(engine, ['inspect', '--format', '{{.State.Pid}}', name]).catch(() => ({ stdout: '' }));
  const pid = Number(stdout.trim());
  return {
    child: client.child,
    pid: pid > 0 ? pid : undefined,
    hang: () => void execFileSync(engine, ['pause', name]),
    wake: () => void execFileSync(engine, ['unpause', name]),
    async end() {
      await run(engine, remove).catch(() => undefined);
      await client.end('SIGKILL');
    },
  };
}
