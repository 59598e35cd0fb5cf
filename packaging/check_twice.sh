#!/usr/bin/env bash
# Makes everything again in another folder, with environments of its own, and compares byte by byte.
# `check_twice.sh STEP...` makes only these steps of package.sh again; the others' files are not compared.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/package_env.sh
[ $# -gt 0 ] || set -- wheel bundle linux
elsewhere=$(mktemp -d)
trap 'rm -rf "$elsewhere"' EXIT
again="$elsewhere/a folder of another name"
mkdir "$again"
[ -e .git ] || fail 'What belongs to this checkout is asked of git, and this is no git checkout.'
comm -z -23 <(git ls-files -z --cached --others --exclude-standard | sort -zu) <(git ls-files -z --deleted | sort -zu) |
    tar -c --null -T - | tar -x -C "$again"
(cd "$again" && bash packaging/package.sh "$@") >"$CHECKED/twice.log" 2>&1 || { tail -n 20 "$CHECKED/twice.log" >&2; fail 'It could not be made again.'; }

code=0
compared=0
for file in "$again"/build/package/*; do
    name=${file##*/}
    case $name in SHA256SUMS) [ -f "$PACKAGES/$name" ] || continue ;; esac
    compared=$((compared + 1))
    cmp "$file" "$PACKAGES/$name" || code=1
done
if [ -d "$again/build/bundle" ]; then
    compared=$((compared + $(find "$again/build/bundle" -type f | wc -l)))
    diff -r --no-dereference "$again/build/bundle" build/bundle >"$CHECKED/twice.diff" || { head -20 "$CHECKED/twice.diff"; code=1; }
fi
[ $compared -gt 2 ] || fail 'Nothing was compared.'
[ $code -ne 0 ] || say "✓ made again in another folder: $compared files are the same, byte by byte"
exit $code
