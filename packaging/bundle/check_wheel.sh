#!/usr/bin/env bash
# Installs the wheel as people do, into environments that hold nothing: by pip with the versions it was tried with, and as a tool of
# uv. In each: the sample flow with its pictures, and what lies in it. The source archive must give the same wheel.
set -uo pipefail
cd "$(dirname "$0")/../.."
. packaging/package_env.sh
wheel=$PACKAGES/int_crucible-$VERSION-py3-none-any.whl
constraints=$PACKAGES/int_crucible-$VERSION-constraints.txt
[ -f "$wheel" ] || fail 'There is no wheel yet: make package ARGS=wheel.'
bash packaging/bundle/environments.sh bundle tools || exit 1
[ -x .venv/bin/int-crucible ] || fail 'The checks compare with this checkout: make setup.'
place=$CHECKED/wheel
rm -rf "$place"
mkdir -p "$place"
export QT_QPA_PLATFORM=offscreen
code=0
wrong() { printf '✗ %s\n' "$*"; code=1; }

flow() { # name command...: the sample and its pictures; what it said, without the last line, which names the folder
    local name=$1
    shift
    (cd / && "$@" --data-dir "$place/$name/data" demo --screenshots "$place/$name/pictures") >"$place/$name.out" 2>&1 ||
        { tail -n 5 "$place/$name.out"; wrong "The demo of $name failed."; }
    grep -v 'pictures of the window in' "$place/$name.out" >"$place/$name.txt"
}

same_as_checkout() { # name folder-of-the-installed-package
    cmp -s "$place/checkout.txt" "$place/$1.txt" || wrong "$1 says something else than this checkout: diff $place/checkout.txt $place/$1.txt"
    diff -r resources "$2/resources" >"$place/$1.diff" || wrong "$1 lacks resources or has others: $place/$1.diff"
    .venv/bin/python packaging/bundle/compare_pictures.py "$place/checkout/pictures" "$place/$1/pictures" || code=1
}

with_pip() {
    /usr/bin/python3.11 -m venv "$place/empty" || return 1
    # Not compiled: most of what is installed is never run here, and the rest is compiled when it is.
    "$place/empty/bin/pip" install --quiet --progress-bar off --no-compile -c "$constraints" "$wheel" >"$place/pip.log" 2>&1 || {
        tail -n 5 "$place/pip.log"
        fail 'pip could not install the wheel into an empty environment.'
    }
    flow pip "$place/empty/bin/int-crucible"
}

with_uv() {
    export UV_TOOL_DIR=$place/uv/tools UV_TOOL_BIN_DIR=$place/uv/bin UV_NO_PROGRESS=1
    "$TOOLS/uv" tool install --quiet --system-certs --python /usr/bin/python3.11 \
        --constraints "$constraints" "$wheel" >"$place/uv.log" 2>&1 || {
        tail -n 5 "$place/uv.log"
        fail 'uv could not install the wheel as a tool.'
    }
    flow uv "$place/uv/bin/int-crucible"
}

# Side by side: each waits for the network and for one core.
(with_pip; exit $code) &
pip=$!
(with_uv; exit $code) &
uv=$!
flow checkout "$ROOT/.venv/bin/int-crucible"
wait $pip || code=1
wait $uv || code=1
[ $code -eq 0 ] || exit 1
same_as_checkout pip "$(cd / && "$place/empty/bin/python" -c 'import app, os; print(os.path.dirname(app.__file__))')"
same_as_checkout uv "$place"/uv/tools/int-crucible/lib/python3.11/site-packages/app

# An editable installation finds the checkout's resources and has no copy of its own.
[ ! -e "$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/app" ] ||
    wrong 'The editable installation in .venv carries a copy of app.'

tar xzf "$PACKAGES/int_crucible-$VERSION.tar.gz" -C "$place"
(cd "$place/int_crucible-$VERSION" && env -u SOURCE_DATE_EPOCH bash -c '. packaging/package_env.sh
    "$1" -m hatchling build -t wheel -d "$2" ' build "$BUNDLE_PYTHON" "$place/again") >"$place/again.log" 2>&1 ||
    { tail -n 5 "$place/again.log"; wrong 'The source archive cannot be built.'; }
cmp "$wheel" "$place/again/${wheel##*/}" || wrong 'The source archive gives another wheel.'
if [ $code -eq 0 ]; then
    say '✓ the wheel, by pip and by uv: the same text, resources and pictures; the source archive gives the same wheel'
    rm -rf "$place/empty" "$place/uv/tools" # a gigabyte
fi
exit $code
