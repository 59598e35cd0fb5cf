#!/usr/bin/env bash
# Lays out what the Debian package and the rpm install. `stage.sh BUNDLE LICENCES TREE`: the bundle's folder, the folder that
# packaging/licences.py made, and a new folder that gets `usr`. Same input, same bytes: every file has the date of the commit.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
. packaging/package_env.sh
[ $# -eq 3 ] || fail 'stage.sh BUNDLE LICENCES TREE'
bundle=$1 licences=$2 tree=$3
[ -x "$bundle/int-crucible" ] || fail "There is no bundle at $bundle: packaging/package.sh bundle makes it."

rm -rf "$tree"
share=$tree/usr/share doc=$tree/usr/share/doc/int-crucible
mkdir -p "$tree/usr/lib" "$tree/usr/bin" "$share"/{applications,metainfo,man/man1,icons/hicolor/scalable/apps} "$doc"
cp -a "$bundle" "$tree/usr/lib/int-crucible"
ln -s ../lib/int-crucible/int-crucible "$tree/usr/bin/int-crucible"
cp packaging/linux/int-crucible.desktop "$share/applications/"
name=org.intcrucible.int_crucible.metainfo.xml
"$BUNDLE_PYTHON" -B packaging/linux/changelog.py metainfo resources/changelog.md "packaging/linux/$name" >"$share/metainfo/$name"
"$BUNDLE_PYTHON" -B packaging/linux/man_page.py "$VERSION" | gzip -9n >"$share/man/man1/int-crucible.1.gz"
cp resources/int-crucible.svg "$share/icons/hicolor/scalable/apps/"
"$BUNDLE_PYTHON" packaging/icons.py resources/int-crucible.svg "$share/icons/hicolor"
cp -a "$licences" "$doc/third-party"
{
    printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: int-crucible\n'
    printf 'Comment: The licences of the parts of others are in the folder third-party beside this file.\n\n'
    printf 'Files: *\nCopyright: 2026 The Int Crucible authors\nLicense: Expat\n'
    sed -n '/^Permission/,$p' LICENSE | sed 's/^$/./; s/^/ /'
} >"$doc/copyright"

find "$tree" -type d -exec chmod 755 {} +
find "$tree" -type f -exec chmod u=rw,go=r {} +
chmod 755 "$tree/usr/lib/int-crucible/int-crucible"
find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
