#!/usr/bin/env bash
# Makes the rpm of a tree that stage.sh laid out. `rpm.sh TREE OUT`. Its names of dependencies have not been tried on Fedora or
# openSUSE. The build host is a fixed word: rpm's tools would write this machine's name.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
. packaging/package_env.sh
. packaging/linux/dependencies.sh
[ $# -eq 2 ] || fail 'rpm.sh TREE OUT'
tree=$1 out=$2
recipe=$(mktemp --suffix=.yaml)
trap 'rm -f "$recipe"' EXIT
{
    cat <<RECIPE
name: int-crucible
arch: amd64
platform: linux
version: $VERSION
release: 1
maintainer: The Int Crucible authors <int-crucible@users.noreply.example.org>
description: |
  think a hard design problem through and rank its solutions
  A project holds one problem. Its chats shape the problem into goals, limits and assumptions; its runs make, stress and
  rank solutions, each number leading back to the sentence it came from.
license: MIT
mtime: $(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
contents:
  - {src: "$tree/usr/lib/int-crucible/", dst: /usr/lib/int-crucible, type: tree}
  - {src: "$tree/usr/share/", dst: /usr/share, type: tree}
  - {src: ../lib/int-crucible/int-crucible, dst: /usr/bin/int-crucible, type: symlink}
rpm:
  summary: think a hard design problem through and rank its solutions
  compression: "zstd:3"
  buildhost: int-crucible
recommends: [xdg-utils, desktop-file-utils]
depends:
RECIPE
    dependencies 3 | sed 's/.*/  - "&"/'
} >"$recipe"
"$TOOLS/nfpm" package --packager rpm --config "$recipe" --target "$out" >/dev/null
