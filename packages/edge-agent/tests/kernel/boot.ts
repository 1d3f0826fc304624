import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface BootOptions {
  /** Folder with `vmlinuz` and `initrd.cpio`, as scripts/kernel-machine.mjs makes it. */
  readonly machine: string;
  /** Program and arguments that the machine runs; it sees this machine's own files, and cannot change them. */
  readonly run: readonly string[];
  /** The machine is turned off when it takes longer. */
  readonly limitMs: number;
}

/** Boots the kernel in qemu and gives what stood on its serial console. The processor is emulated: no KVM is needed. */
export async function bootKernel({ machine, run, limitMs }: BootOptions): Promise<string> {
  const kernel = ['console=ttyS0', 'quiet', 'panic=-1', 'loglevel=3', '--', ...run].join(' ');
  const args = [
    ...['-accel', 'tcg', '-cpu', 'qemu64', '-smp', '2', '-m', '1024'],
    ...['-kernel', join(machine, 'vmlinuz'), '-initrd', join(machine, 'initrd.cpio'), '-append', kernel],
    ...['-display', 'none', '-serial', 'stdio', '-monitor', 'none', '-no-reboot', '-nic', 'none'],
    ...['-fsdev', 'local,id=host,path=/,security_model=none,readonly=on,multidevs=remap'],
    ...['-device', 'virtio-9p-pci,fsdev=host,mount_tag=host'],
  ];
  const qemu = spawn('qemu-system-x86_64', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const stream of [qemu.stdout, qemu.stderr]) stream.on('data', (chunk) => said.push(String(chunk)));
  const stop = new AbortController();
  const limit = sleep(limitMs, undefined, { signal: stop.signal }).then(
    () => qemu.kill('SIGKILL'),
    () => undefined,
  );
  await once(qemu, 'close');
  stop.abort();
  await limit;
  return said.join('');
}
