#!/usr/bin/env bash
# Makes the Debian package of a tree that stage.sh laid out. `deb.sh TREE OUT [VERSION]`. COMPRESSION says how (-Zzstd: small
# and fast, dpkg of Debian 12 reads it; lintian of Debian 12 does not, so its check asks for -Zgzip -z1).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
. packaging/package_env.sh
. packaging/linux/dependencies.sh
[ $# -ge 2 ] || fail 'deb.sh TREE OUT [VERSION]'
tree=$1 out=$2 version=${3:-$VERSION}
read -ra compression <<<"${COMPRESSION:--Zzstd}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cp -a "$tree/usr" "$work/usr"
mkdir -p "$work/DEBIAN" "$work/usr/share/lintian/overrides"
cp packaging/linux/lintian-overrides "$work/usr/share/lintian/overrides/int-crucible"
"$BUNDLE_PYTHON" -B packaging/linux/changelog.py debian resources/changelog.md "$version" |
    gzip -9n >"$work/usr/share/doc/int-crucible/changelog.gz"
size=$(du -sk --apparent-size "$work/usr" | cut -f1)
cat >"$work/DEBIAN/control" <<CONTROL
Package: int-crucible
Version: $version
Architecture: amd64
Maintainer: The Int Crucible authors <int-crucible@users.noreply.example.org>
Installed-Size: $size
Depends: $(dependencies 2)
Recommends: $RECOMMENDS
Section: science
Priority: optional
Description: think a hard design problem through and rank its solutions
 A project holds one problem. Its chats shape the problem into goals, limits
 and assumptions; its runs make, stress and rank solutions, each number
 leading back to the sentence it came from.
 .
 Everything is kept in one local database. It works without a network by
 built-in methods, or with a model server of your choice.
CONTROL
(cd "$work" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
find "$work/DEBIAN" -type f -exec chmod 644 {} +
find "$work" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group "${compression[@]}" --build "$work" "$out" >/dev/null
