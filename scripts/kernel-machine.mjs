// A machine for `pnpm test:kernel`: Debian's own kernel, and an initramfs with what its tests need to see hardware.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { must, timed } from './quiet.mjs';

/** Root of the machine: 9p for this machine's own files, virtio to carry it. */
const ROOT_MODULES = ['virtio_pci', '9pnet_virtio', '9p', 'overlay', 'configfs'];
/** lm75 is a driver that takes a chip away from user space. */
const BUS_MODULES = ['i2c-dev', 'i2c-stub', 'lm75'];
/** Of the kernel's source: Debian builds no gpio-sim. */
const GPIO_SIM_FILES = ['drivers/gpio/gpio-sim.c', 'drivers/gpio/gpiolib.h', 'kernel/irq/irq_sim.c'];
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const INIT = join(ROOT, 'scripts/kernel-init.sh');
const CACHE = join(ROOT, '.cache');

/** Installed to make the machine and to run it; kernel image and source are only unpacked. */
export const KERNEL_PACKAGES = [
  ...['qemu-system-x86', 'busybox-static', 'cpio', 'kmod', 'xz-utils', 'gcc', 'make'],
  'linux-headers-amd64',
];

/** `6.1.0-56-amd64`: the kernel that this Debian installs. */
async function kernelVersion() {
  if (process.arch !== 'x64') throw new Error(`there is no recipe for ${process.arch}, only for x64`);
  const version = /Depends: linux-image-(\S+)/.exec(await must('apt-cache', ['depends', 'linux-image-amd64']))?.[1];
  if (version === undefined) throw new Error('apt knows no linux-image-amd64');
  return version;
}

/** Whether a machine is made; one with another init script than today's is not this machine. */
export function isKernelMade() {
  const made = existsSync(CACHE) ? readdirSync(CACHE).map((name) => join(CACHE, name, 'init.sh')) : [];
  const init = readFileSync(INIT, 'utf8');
  return made.some((file) => existsSync(file) && readFileSync(file, 'utf8') === init);
}

/** Downloads a package into `work` and gives its file. */
async function fetched(work, name, say) {
  const mine = () => readdirSync(work).find((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'));
  if (mine() === undefined)
    await timed('set-up', `apt-get download ${name}`, say, () =>
      must('apt-get', ['download', '-q', name], { cwd: work }),
    );
  return join(work, mine());
}

/** gpio-sim and irq_sim as one module, built against Debian's headers. GPL code: built here, never part of the repo. */
async function buildGpioSim(work, version, say) {
  const series = version.split('.').slice(0, 2).join('.');
  const archive = await fetched(work, `linux-source-${series}`, say);
  const tree = `linux-source-${series}`;
  const files = GPIO_SIM_FILES.map((file) => `${tree}/${file}`).join(' ');
  // tar closes the pipe when it has the last of the files, so only its own verdict counts.
  const unpack = `dpkg-deb --fsys-tarfile '${archive}' 2>/dev/null | tar -xO ./usr/src/${tree}.tar.xz 2>/dev/null | tar -xJ --occurrence=1 ${files}`;
  await timed('set-up', 'unpack the source of gpio-sim', say, () => must('sh', ['-c', unpack], { cwd: work }));
  const folder = join(work, 'gpio-sim');
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(work, tree, GPIO_SIM_FILES[0]), join(folder, 'gpio-sim-main.c'));
  copyFileSync(join(work, tree, GPIO_SIM_FILES[1]), join(folder, 'gpiolib.h'));
  const irq = readFileSync(join(work, tree, GPIO_SIM_FILES[2]), 'utf8');
  // irq_to_desc is not exported to modules; generic_handle_irq does the same through what is.
  const changed = irq.replace('handle_simple_irq(irq_to_desc(irqnum))', 'generic_handle_irq(irqnum)');
  writeFileSync(join(folder, 'irq_sim.c'), changed);
  writeFileSync(join(folder, 'Makefile'), 'obj-m := gpio-sim.o\ngpio-sim-y := gpio-sim-main.o irq_sim.o\n');
  const headers = `/usr/src/linux-headers-${version}`;
  await timed('set-up', 'build gpio-sim.ko', say, () => must('make', ['-s', '-C', headers, `M=${folder}`, 'modules']));
  return join(folder, 'gpio-sim.ko');
}

/** Module files in the order they have to be loaded. */
async function modulesInOrder(unpacked, version, names) {
  await must('depmod', ['-b', unpacked, version]);
  const files = [];
  for (const name of names) {
    const said = await must('modprobe', ['-d', unpacked, '-S', version, '--show-depends', name]);
    for (const line of said.split('\n'))
      if (line.startsWith('insmod ')) files.push(line.slice('insmod '.length).trim());
  }
  return [...new Set(files)];
}

async function packInitramfs(work, modules, target) {
  const tree = join(work, 'initramfs');
  rmSync(tree, { recursive: true, force: true });
  for (const folder of ['bin', 'modules']) mkdirSync(join(tree, folder), { recursive: true });
  copyFileSync('/bin/busybox', join(tree, 'bin/busybox'));
  copyFileSync(INIT, join(tree, 'init'));
  chmodSync(join(tree, 'init'), 0o755);
  modules.forEach((file, at) => {
    copyFileSync(file, join(tree, 'modules', `${String(at).padStart(2, '0')}-${basename(file)}`));
  });
  await must('sh', ['-c', `find . | cpio -o -H newc --quiet > '${target}'`], { cwd: tree });
}

/** Makes `.cache/kernel-VERSION/{vmlinuz,initrd.cpio,init.sh}`; KERNEL_PACKAGES must be installed. Needs no root. */
export async function makeKernel(say) {
  const version = await kernelVersion();
  const folder = join(CACHE, `kernel-${version}`);
  const work = join(folder, 'work');
  mkdirSync(work, { recursive: true });
  const unpacked = join(work, 'image');
  const unpack = async () => {
    const image = await fetched(work, `linux-image-${version}`, say);
    await timed('set-up', 'unpack the kernel', say, () => must('dpkg-deb', ['-x', image, unpacked]));
    return modulesInOrder(unpacked, version, [...ROOT_MODULES, ...BUS_MODULES]);
  };
  const [modules, gpioSim] = await Promise.all([unpack(), buildGpioSim(work, version, say)]);
  await packInitramfs(work, [...modules, gpioSim], join(folder, 'initrd.cpio'));
  renameSync(join(unpacked, `boot/vmlinuz-${version}`), join(folder, 'vmlinuz'));
  // Written last: with it the machine is whole. What was unpacked is 600 MB that nothing needs any more.
  copyFileSync(INIT, join(folder, 'init.sh'));
  rmSync(work, { recursive: true, force: true });
}
