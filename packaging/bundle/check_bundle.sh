#!/usr/bin/env bash
# Tries out the bundle that packaging/bundle/bundle.sh made: what it names, then a person's day with it, without a network and
# without the Pythons of this machine, then whether it lacks a module. Everything it says is in build/check/bundle.
set -uo pipefail
cd "$(dirname "$0")/../.."
. packaging/package_env.sh
need Xvfb xvfb xdotool xdotool readelf binutils
[ -x "$BUNDLE/int-crucible" ] || fail 'There is no bundle yet: make package ARGS=bundle.'
[ -x .venv/bin/pytest ] || fail 'The checks use the stubs of the tests: make setup-dev.'

code=0
"$BUNDLE_PYTHON" packaging/search_leaks.py "$BUNDLE" "$PACKAGES"/int_crucible-* || code=1

wrong() { printf '✗ %s\n' "$*"; code=1; }
executables=$(find "$BUNDLE" -maxdepth 1 -type f -printf '%f ')
[ "$executables" = 'int-crucible ' ] || wrong "One executable holds the archive, not several: $executables"
toolkits=$(find "$BUNDLE" -regextype posix-extended -regex '.*/lib(gtk|gdk|cairo|pango|atk|gio)[-_.].*' -printf '%f ')
[ -z "$toolkits" ] || wrong "Another toolkit came in from this machine: $toolkits"
# A library may look for others beside itself, nowhere else.
paths=$(find "$BUNDLE" -type f \( -name '*.so*' -o -name int-crucible \) -exec readelf -d {} + |
    grep -E '\((RPATH|RUNPATH)\)' | grep -vE '\[\$ORIGIN[^:]*(:\$ORIGIN[^:]*)*\]')
[ -z "$paths" ] || wrong "Libraries look outside the bundle: $paths"

# Where Python is on this machine: of the checkout, of the environments, and the ones these were made from.
places=("$ROOT/.venv" "$ROOT/build/env" /usr/lib/python3 /usr/lib/python3.11 /usr/bin/python3.11)
places+=("$(.venv/bin/python -c 'import sys; print(sys.base_prefix)')" /usr/lib/*/libpython3*.so*)
hidden=()
for place in "${places[@]}"; do
    # All of /usr would be too much: there, the lines above name what belongs to Python.
    if [ -e "$place" ] && [ "$place" != /usr ]; then hidden+=("$place"); fi
done

as_root=()
[ "$(id -u)" = 0 ] || as_root=(--map-root-user)
cut=(env NETWORK=open)
if unshare "${as_root[@]}" --net true 2>/dev/null; then cut=(unshare "${as_root[@]}" --net env NETWORK=cut); fi
HIDDEN=
if "${cut[@]}" unshare --mount --propagation private mount -t tmpfs none /usr/lib/python3 2>/dev/null; then
    HIDDEN=$(IFS=:; printf %s "${hidden[*]}")
fi
HIDDEN=$HIDDEN "${cut[@]}" .venv/bin/python packaging/bundle/self_check.py \
    "$BUNDLE" "$BUNDLE_PYTHON" "$CHECKED/bundle" || code=1
"$BUNDLE_PYTHON" packaging/bundle/check_modules.py "$BUNDLE" "$CHECKED/bundle/modules" || code=1
exit $code
