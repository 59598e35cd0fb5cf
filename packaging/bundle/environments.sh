#!/usr/bin/env bash
# Makes the two environments of `make package` in build/env, when what they are made from has changed:
#   bundle  what goes into the bundle (constraints.txt) and PyInstaller, nothing else: PyInstaller takes whatever is there
#   tools   what makes and checks packages
# `environments.sh bundle|tools` makes one. Reads package_env.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
. packaging/package_env.sh

# Debian's Python: it gets Debian's security fixes, its libraries name no folder of this machine, and its library is a
# package of its own that PyInstaller needs.
python=/usr/bin/python3.11
need $python python3.11 /usr/lib/python3.11/ensurepip/__init__.py python3.11-venv \
    "/usr/lib/$(uname -m)-linux-gnu/libpython3.11.so.1.0" libpython3.11 objcopy binutils

make_environment() { # name file...
    local name=$1 place=$ROOT/build/env/$1 stamp
    shift
    stamp=$(printf '%s %s\n' "$place" "$($python -c 'import sys; print(sys.version)')" | cat - "$@" | sha256sum)
    [ "$(cat "$place/.stamp" 2>/dev/null)" = "$stamp" ] && return 0
    say "Making the environment build/env/$name."
    rm -rf "$place"
    $python -m venv "$place"
    local requirements=()
    for file in "$@"; do requirements+=(-r "$file"); done
    # Not compiled: what runs of it is compiled when it does, and PyInstaller compiles by itself what goes into the bundle.
    "$place/bin/python" -m pip install --quiet --progress-bar off --no-compile --require-hashes --only-binary :all: \
        "${requirements[@]}" >"$place/install.log" 2>&1 || { tail -n 15 "$place/install.log" >&2; fail "The pinned packages of $name could not be installed."; }
    printf '%s\n' "$stamp" >"$place/.stamp"
}

for name in "$@"; do
    case $name in
        bundle) make_environment bundle packaging/constraints.txt packaging/constraints-bundle.txt ;;
        tools) make_environment tools packaging/constraints-tools.txt ;;
        *) fail "environments.sh knows bundle and tools, not $name" ;;
    esac
done
