#!/bin/sh
# enter.sh ROOT [FROM TO]... -- COMMAND...: runs a command inside a Debian root, with folders of this machine shown in it.
# To be run in a mount namespace of its own: the mounts then end with the command.
root=$1
shift
mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && mount --rbind /sys "$root/sys" || exit 1
while [ "$1" != -- ]; do
  mkdir -p "$root$2" && mount --bind "$1" "$root$2" || exit 1
  shift 2
done
shift
exec chroot "$root" "$@"
