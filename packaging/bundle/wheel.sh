#!/usr/bin/env bash
# The wheel and the source archive, and the exact versions they were tried with (without hashes, for `pip install -c`).
set -euo pipefail
cd "$(dirname "$0")/../.."
. packaging/package_env.sh
bash packaging/bundle/environments.sh bundle

rm -f "$PACKAGES"/int_crucible-*
# Here, not in an isolated environment: the versions of the build tools are pinned too.
"$BUNDLE_PYTHON" -m hatchling build --clean-hooks-after -d "$PACKAGES" -t sdist -t wheel >"$CHECKED/wheel.log" 2>&1 ||
    { tail -n 20 "$CHECKED/wheel.log" >&2; fail 'hatchling could not build the wheel.'; }
sed -n 's/^\([a-z].*\) \\$/\1/p' packaging/constraints.txt >"$PACKAGES/int_crucible-$VERSION-constraints.txt"
