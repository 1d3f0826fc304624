import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Controller } from './controller.ts';

const run = promisify(execFile);
/** The package that has the PID class, and the folder that it installs. */
const PACKAGE = 'cbpi4-PIDBoil==0.0.9';
const FOLDER = 'cbpi4-PIDBoil';
const SAMPLE_MS = 5000;
/** Its clock is the wall's; a first sample at nought would count as one too soon. */
const EPOCH = 1_700_000_000_000;
const INSTALL_MS = 300_000;

/** packages/bench/build/src/control/craftbeerpi.js -> the repository, and this package. */
const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../../../peers/craftbeerpi-pid.py', import.meta.url));
const HOME = join(ROOT, '.cache', 'craftbeerpi-pidboil-0.0.9');

function plugin(): string | undefined {
  const lib = join(HOME, 'lib');
  if (!existsSync(lib)) return undefined;
  return readdirSync(lib)
    .map((version) => join(lib, version, 'site-packages', FOLDER))
    .find((folder) => existsSync(join(folder, '__init__.py')));
}

/** Installs the plugin from its Python package, once, into an environment of its own. */
async function install(say: (text: string) => void): Promise<string> {
  const there = plugin();
  if (there !== undefined) return there;
  say(`installing ${PACKAGE} with pip`);
  await run('python3', ['-m', 'venv', HOME], { timeout: INSTALL_MS });
  // The server that it belongs to is not needed, and has dozens of dependencies.
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', PACKAGE];
  await run(join(HOME, 'bin', 'python3'), pip, { timeout: INSTALL_MS });
  const installed = plugin();
  if (installed === undefined) throw new Error(`${PACKAGE} was installed, and there is no ${FOLDER} in it`);
  return installed;
}

/** CraftBeerPi's own PID class in a Python process. */
export class CraftBeerPi {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  #heard: ((line: string) => void) | null = null;
  #failed: ((error: Error) => void) | null = null;

  constructor(folder: string) {
    this.#child = spawn(join(HOME, 'bin', 'python3'), [SCRIPT, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
    this.#lines.on('line', (line) => this.#heard?.(line));
    this.#child.once('close', () => this.#failed?.(new Error("CraftBeerPi's class ended")));
    this.#child.once('error', (error) => this.#failed?.(error));
  }

  static async open(say: (text: string) => void): Promise<CraftBeerPi> {
    return new CraftBeerPi(await install(say));
  }

  /** A new one; each of its outputs is met tick by tick without a window's rounding, so only the law is compared. */
  controller(): Controller {
    this.#child.stdin?.write('begin\n');
    let duty = 0;
    let carry = 0;
    const meet = () => {
      carry += duty;
      const isOn = carry >= 0.5;
      if (isOn) carry -= 1;
      return isOn;
    };
    return (now, shown, setPoint) => {
      if (now % SAMPLE_MS !== 0) return meet();
      return this.#calc(shown, setPoint, now).then((percent) => {
        duty = percent / 100;
        return meet();
      });
    };
  }

  close(): void {
    this.#child.stdin?.end();
    this.#lines.close();
  }

  #calc(shown: number, setPoint: number, now: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#heard = (line) => resolve(Number(line));
      this.#failed = reject;
      this.#child.stdin?.write(`${shown} ${setPoint} ${EPOCH + now}\n`);
    });
  }
}
