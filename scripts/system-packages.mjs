import { isKernelMade, KERNEL_PACKAGES, makeKernel } from './kernel-machine.mjs';
import { hasApt, isRoot, programPath } from './machine.mjs';
import { must, timed } from './quiet.mjs';
import {
  cassandraPackages,
  isCassandraMade,
  isStandInMade,
  makeCassandra,
  makeStandIn,
  standInPackages,
} from './store-servers.mjs';
import { lookAgain, sourceOf, tellSources } from './store-sources.mjs';

const STORES = ['redis', 'mongodb', 'cassandra'];
const print = (text) => void process.stdout.write(text);

/** What some tests need from the system. A test file says so in its name: `boot.systemd.test.ts`. */
export const SYSTEM_NEEDS = {
  cassandra: {
    apt: cassandraPackages,
    isThere: () => sourceOf('cassandra').by !== 'registry' || isCassandraMade(),
    make: makeCassandra,
  },
  chromium: {
    apt: ['chromium'],
    isThere: () => ['chromium', 'chromium-browser', 'google-chrome'].some((name) => programPath(name)),
  },
  haproxy: { apt: ['haproxy'], isThere: () => programPath('haproxy') || programPath('haproxy', '/usr/sbin:/sbin') },
  kernel: {
    apt: KERNEL_PACKAGES,
    isThere: () => programPath('qemu-system-x86_64') && isKernelMade(),
    // A kernel with the GPIO and I2C chips of software, unpacked and built once; it needs no root.
    make: makeKernel,
  },
  mongodb: {
    apt: standInPackages,
    isThere: () => sourceOf('mongodb').by !== 'registry' || isStandInMade(),
    make: makeStandIn,
  },
  redis: { apt: ['redis-server'], isThere: () => sourceOf('redis').by !== 'registry' },
  systemd: {
    apt: ['systemd-container'],
    isThere: () => programPath('systemd-nspawn'),
    // A booted systemd needs mounts and cgroups of its own.
    needsRoot: true,
  },
};

function packagesOf(needs) {
  return needs.flatMap((need) => {
    const { apt } = SYSTEM_NEEDS[need];
    return typeof apt === 'function' ? apt() : apt;
  });
}

export function installCommand(packages) {
  return `${isRoot() ? '' : 'sudo '}apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

async function step(what, args, say) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await timed('set-up', what, say, () => must('apt-get', args, { env }));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
  }
}

/** Installs Debian packages as root, telling each step and its seconds. */
export async function aptInstall(packages, say = print) {
  // An old package list is the usual reason why an install fails; a failed update alone is no reason to stop.
  await step('apt-get update', ['update', '-q'], say);
  const args = ['install', '-q', '-y', '--no-install-recommends', ...packages];
  await step(`apt-get install ${packages.join(' ')}`, args, say);
}

async function make(need, say) {
  try {
    await SYSTEM_NEEDS[need].make(say);
  } catch (error) {
    process.stderr.write(`set-up: ${need} could not be made: ${error.message}\n`);
  }
}

/** Installs what is missing of the named needs where that is possible, and gives those that still are. */
export async function provide(needs, say = print) {
  const absent = () => needs.filter((need) => !SYSTEM_NEEDS[need].isThere());
  const missing = absent();
  const packages = packagesOf(missing);
  if (packages.length > 0 && isRoot() && hasApt()) await aptInstall(packages, say);
  lookAgain();
  const makeable = missing.filter((each) => SYSTEM_NEEDS[each].make !== undefined && hasApt());
  await Promise.all(makeable.map((need) => make(need, say)));
  tellSources(needs.filter((need) => STORES.includes(need)));
  const left = absent();
  return needs.filter((need) => left.includes(need) || (SYSTEM_NEEDS[need].needsRoot && !isRoot()));
}

/** What a person must do so that the tests with these needs run. */
export function remedy(missing) {
  const packages = packagesOf(missing.filter((need) => !SYSTEM_NEEDS[need].isThere()));
  return packages.length > 0 ? installCommand(packages) : 'sudo env "PATH=$PATH" npx pnpm test';
}
