#!/usr/bin/env bash
# Installs the packages as people do, on a Debian 12 that has neither Python nor a network, and uses them as an ordinary user:
# clean_root_deb.sh and clean_root_archive.sh say what is seen. As root, for roots and namespaces.
#
# Two roots are kept in build/env for a week: `bare` is the smallest Debian there is, `ready` has what the Debian package
# depends on and recommends. They are made with the network; what is tried in a copy of them has none.
set -euo pipefail
cd "$(dirname "$0")/../.."
. packaging/package_env.sh
. packaging/linux/dependencies.sh
bash packaging/linux/apt-tools.sh check
[ "$(id -u)" = 0 ] || fail 'The check in a clean root makes a root of its own; run it as root.'
deb=$PACKAGES/int-crucible_${VERSION}_amd64.deb archive=$PACKAGES/int-crucible-$VERSION-linux-x86_64.tar.zst
for file in "$deb" "$archive"; do [ -f "$file" ] || fail "There is no $file: make package makes it."; done

roots=$ROOT/build/env/roots
mapfile -t wanted < <({ dependencies 2 && printf ', %s' "$RECOMMENDS"; } | tr -d '\n' | sed 's/([^)]*)//g' | tr ',' '\n' | tr -d ' ')
stamp="$(date +%G-%V) ${wanted[*]}"
if [ "$(cat "$roots/.stamp" 2>/dev/null)" != "$stamp" ]; then
    say 'Making a Debian 12 without Python, with what the package depends on.'
    rm -rf "$roots"
    mkdir -p "$roots"
    # Without a mirror: it takes the one of this machine.
    mmdebstrap --quiet --variant=minbase bookworm "$roots/bare"
    cp -a "$roots/bare" "$roots/ready"
    {
        chroot "$roots/ready" apt-get -qq update
        DEBIAN_FRONTEND=noninteractive chroot "$roots/ready" apt-get -qq -y --no-install-recommends install "${wanted[@]}"
        chroot "$roots/ready" apt-get clean
    } >"$CHECKED/clean-root-install.log" 2>&1 || { tail -n 15 "$CHECKED/clean-root-install.log" >&2; fail 'The dependencies could not be installed.'; }
    printf '%s\n' "$stamp" >"$roots/.stamp"
fi
found=$(find "$roots/bare/usr" "$roots/ready/usr" \( -path '*/bin/python*' -o -name 'libpython*' \))
[ -z "$found" ] || fail "The clean root has a Python, so it proves nothing: $found"

# The same program under a higher version: what an upgrade under an open window is tried with.
newer=$ROOT/build/linux/int-crucible_${VERSION}+next_amd64.deb
bash packaging/linux/deb.sh "$ROOT/build/linux/tree" "$newer" "$VERSION+next"
# What the source tree says to the sample problem is what the package must say.
expected=$CHECKED/demo-of-the-source-tree.txt
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
env HOME="$home" INT_CRUCIBLE_DATA_DIR="$home/data" PYTHONPATH="$ROOT" "$BUNDLE_PYTHON" -B -P -m app demo >"$expected"

run() { # script root words...: in a copy of a root, with namespaces of its own, none of which has a network
    local script=$1 root=$2 work=$ROOT/build/env/roots/work started=$SECONDS
    shift 2
    rm -rf --one-file-system "$work"
    cp -a "$roots/$root" "$work"
    unshare --mount --net --pid --fork --kill-child bash "packaging/linux/$script" "$work" "$@" </dev/null
    rm -rf --one-file-system "$work"
    say "$script took $((SECONDS - started)) s"
}
run clean_root_deb.sh ready "$deb" "$newer" "$expected"
run clean_root_archive.sh bare "$archive" "$expected" bare
run clean_root_archive.sh ready "$archive" "$expected" ready
