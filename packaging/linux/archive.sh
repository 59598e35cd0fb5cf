#!/usr/bin/env bash
# Makes the portable archive of a tree that stage.sh laid out: unpack it anywhere, run it, or put it into the menu with its
# install.sh. `archive.sh TREE OUT`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
. packaging/package_env.sh
[ $# -eq 2 ] || fail 'archive.sh TREE OUT'
tree=$1 out=$2
name=int-crucible-$VERSION
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
top=$work/$name
mkdir -p "$top/share/icons"
cp -a "$tree/usr/lib/int-crucible" "$top/int-crucible"
cp -a "$tree/usr/share/icons/hicolor" "$top/share/icons/"
cp -a "$tree/usr/share/applications/int-crucible.desktop" "$tree/usr/share/man/man1/int-crucible.1.gz" "$top/share/"
cp -a "$tree/usr/share/doc/int-crucible/third-party" "$top/licences"
cp LICENSE "$top/licences/LICENSE"
cp packaging/linux/install.sh "$top/install.sh"
cat >"$top/README.txt" <<TEXT
Int Crucible $VERSION for Linux on x86-64, glibc 2.36 or newer (Debian 12, Ubuntu 24.04, Fedora 37 and later).

int-crucible/int-crucible           opens the window; with a command behind it, it is the command line
./install.sh                        puts it into your menu; --remove takes it out again
int-crucible/int-crucible doctor    tells what is wrong, if it does not start

The window needs the libraries libEGL, libGL, libxcb and libwayland of your system. On Debian:
$(dependencies=$(. packaging/linux/dependencies.sh && dependencies 2); fold -s -w 100 <<<"$dependencies" | sed 's/^/    /')
TEXT
chmod 644 "$top/README.txt" "$top/licences/LICENSE"
chmod 755 "$top/install.sh"
find "$top" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
# A higher level saves little and takes long: 19 an eighth of the size in a minute and a half.
tar -C "$work" --sort=name --owner=root:0 --group=root:0 --mtime="@$SOURCE_DATE_EPOCH" --format=gnu -cf - "$name" |
    zstd -q -6 -o "$out" -f
