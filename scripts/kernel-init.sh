#!/bin/busybox sh
# First process of the test machine: makes a root of the host's own files with a layer in memory above them, so that
# nothing is written to the host, runs its arguments in it and turns the machine off.
b=/bin/busybox
$b mkdir -p /proc /sys /dev /mnt /memory /new
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
$b mount -t devtmpfs dev /dev
for module in /modules/*.ko; do
  case $module in
  *i2c-stub.ko) $b insmod "$module" chip_addr=0x20,0x40,0x48,0x4a,0x76 ;;
  *) $b insmod "$module" ;;
  esac || echo "kernel-init: no $module"
done
$b mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000,cache=loose,ro host /mnt
$b mount -t tmpfs memory /memory
$b mkdir -p /memory/upper /memory/work
$b mount -t overlay -o lowerdir=/mnt,upperdir=/memory/upper,workdir=/memory/work root /new
$b mount -t configfs config /sys/kernel/config
for part in proc sys dev; do $b mount --move /$part /new/$part; done
$b mount -t tmpfs run /new/run
$b ip link set lo up
export PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME=/run TMPDIR=/run
$b chroot /new "$@"
echo "kernel-init: ended with $?"
echo o >/new/proc/sysrq-trigger
$b sleep 10
