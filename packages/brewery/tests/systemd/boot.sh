#!/usr/bin/env bash
# Boots a real systemd on an overlay of this machine's own root, runs DRIVER (a file of the repo) in it as a oneshot
# unit and exits with its status. Nothing is written to this machine: the overlay's upper layer is a tmpfs.
# usage: boot.sh REPO WORK DRIVER [unit-or-config-file=destination ...]
set -euo pipefail
repo=$1 work=$2 driver=$3
shift 3
group=cerveceria-test-$$
root=$work/root

cleanup() {
  set +e
  umount -l "$root" "$work/up" 2>/dev/null
  find /sys/fs/cgroup/*/"$group" -depth -type d -exec rmdir {} \; 2>/dev/null
}
trap cleanup EXIT

mkdir -p "$work/up" "$root" "$work/out"
mount -t tmpfs -o size=1g,mode=755 tmpfs "$work/up"
mkdir "$work/up/u" "$work/up/w"
chmod 755 "$work/up/u"
mount -t overlay cerveceria -o "lowerdir=/,upperdir=$work/up/u,workdir=$work/up/w" "$root"
rm -rf "$root"/etc/systemd/system/*.wants "$root/etc/fstab" "$root/.dockerenv"
mkdir -p "$root/opt/cerveceria/src" "$root/etc/cerveceria" "$root/etc/sysusers.d" "$root/out"
ln -sfn /opt/cerveceria/src/packages/edge-agent/dist "$root/opt/cerveceria/agent"
ln -sfn /opt/cerveceria/src/packages/hub/dist "$root/opt/cerveceria/hub"
cp "$repo"/systemd/*.service "$root/etc/systemd/system/"
cp "$repo/systemd/cerveceria.sysusers.conf" "$root/etc/sysusers.d/cerveceria.conf"
for pair in "$@"; do
  mkdir -p "$root/$(dirname "${pair#*=}")"
  cp "${pair%%=*}" "$root/${pair#*=}"
done
cat >"$root/etc/systemd/system/driver.service" <<UNIT
[Unit]
Description=test driver
[Service]
Type=oneshot
ExecStartPre=/bin/systemd-sysusers
ExecStart=/usr/bin/node --enable-source-maps /opt/cerveceria/src/$driver
StandardOutput=file:/out/driver.log
StandardError=file:/out/driver.log
TimeoutStartSec=90
ExecStopPost=/bin/systemctl --no-block exit \$EXIT_STATUS
UNIT

binds=(--bind-ro="$repo:/opt/cerveceria/src" --bind="$work/out:/out")
node=$(readlink -f "$(command -v node)")
[ "$node" = "$(readlink -f /usr/bin/node 2>/dev/null || true)" ] || { touch "$root/usr/bin/node" && binds+=(--bind-ro="$node:/usr/bin/node"); }

# A cgroup of its own in every hierarchy, else the container makes its groups at the top of this machine's.
(
  for hierarchy in /sys/fs/cgroup/*/; do
    dir=$hierarchy$group
    mkdir -p "$dir" 2>/dev/null || continue
    if [ -e "$dir/cpuset.cpus" ]; then
      cat "$hierarchy/cpuset.cpus" >"$dir/cpuset.cpus" || true
      cat "$hierarchy/cpuset.mems" >"$dir/cpuset.mems" || true
    fi
    echo "$BASHPID" >"$dir/cgroup.procs" || true
  done
  SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 exec timeout -k 5 120 systemd-nspawn -q --directory="$root" \
    --register=no --keep-unit --private-network --capability=all --system-call-filter=bpf \
    "${binds[@]}" --boot systemd.unit=driver.service systemd.log_target=console </dev/null >"$work/out/console.log" 2>&1
)
