#!/usr/bin/env bash
# The application with its Python and Qt as one folder, build/bundle/int-crucible: what the packages carry. It is made from
# the wheel of this checkout, so what is not in the wheel is not in the bundle.
set -euo pipefail
cd "$(dirname "$0")/../.."
. packaging/package_env.sh
need strip binutils
bash packaging/bundle/wheel.sh

LARGEST_MB=210
work=$ROOT/build/bundle-work
"$BUNDLE_PYTHON" -m pip install --quiet --no-deps --force-reinstall --no-compile "$PACKAGES/int_crucible-$VERSION-py3-none-any.whl"
rm -rf "$ROOT/build/bundle" "$work"
mkdir -p "$work"
# From an empty folder: in the checkout, Python would find `app` there before the installed wheel.
# Its cache of stripped libraries is thrown away too: it knows a library by its path and time only.
(cd "$work" && PYINSTALLER_CONFIG_DIR=$work/cache "$BUNDLE_PYTHON" -m PyInstaller --noconfirm \
    --distpath "$ROOT/build/bundle" --workpath "$work" "$ROOT/packaging/bundle/int_crucible.spec") >"$CHECKED/bundle.log" 2>&1 ||
    { tail -n 30 "$CHECKED/bundle.log" >&2; fail 'PyInstaller could not build the bundle (build/check/bundle.log).'; }

find "$BUNDLE" -type d -exec chmod 755 {} +
find "$BUNDLE" -type f -exec chmod 644 {} +
chmod 755 "$BUNDLE/int-crucible"
find "$BUNDLE" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

bytes=$(find "$BUNDLE" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }')
say "The bundle holds $(find "$BUNDLE" -type f | wc -l) files, $((bytes / 1000000)) MB."
[ "$bytes" -le $((LARGEST_MB * 1000000)) ] || fail "It is larger than $LARGEST_MB MB."
