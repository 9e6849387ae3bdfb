#!/bin/sh
# The first process of a bare root, in mounts and processes of its own: it mounts what a machine
# has, reaps orphans, and ends with the one that called it, whose pipe is its input.
# $1: the folder of the root; then the folders of this machine to show in it.
set -eu

cd "$1"
mount --bind . .
cd "$1"
shift
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs -o mode=755 dev dev
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
mount -t tmpfs -o mode=1777 shm dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
mknod -m 666 dev/null c 1 3
mknod -m 666 dev/zero c 1 5
mknod -m 666 dev/full c 1 7
mknod -m 666 dev/random c 1 8
mknod -m 666 dev/urandom c 1 9
mknod -m 666 dev/tty c 5 0
for folder in "$@"; do
    mkdir -p ".$folder"
    mount --bind "$folder" ".$folder"
    mount -o remount,bind,ro ".$folder"
done

# Its number as this machine sees it: the old /proc still tells.
read -r number _ </proc/self/stat
mkdir .before
pivot_root . .before
cd /
umount -l .before
rmdir .before
# Ignored, the end of an orphan leaves nothing behind.
trap '' CHLD
echo "$number"
exec cat >/dev/null
