#!/usr/bin/env bash
# Makes this checkout ready to run: system libraries, .venv, pinned packages, the application itself.
# `setup.sh` prepares for running, `setup.sh --dev` for tests and checks too. A second call ends within a second.
# It uses the package index and the pip settings of the machine as they are and names none of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

dev=no
[ "${1:-}" = --dev ] && dev=yes

# What Qt opens at run time without a screen, with a screen (its xcb and wayland platform plugins), the fonts the window is drawn
# with, and what tests that need a real X server use.
libraries=(libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfreetype6 libfontconfig1 libdbus-1-3)
screen=(libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
    libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libx11-xcb1
    libxcb1 libwayland-client0 libwayland-cursor0 libwayland-egl1)
fonts=(fonts-dejavu-core fonts-inter fonts-noto-color-emoji)
test_tools=(xvfb xauth)

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# Settings that would send pip or Python somewhere else than .venv. Where packages come from is left alone.
unset PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX PIP_USER
export PIP_USER=no PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1

mkdir -p build
log=build/setup.log

# Two make commands at once wait for each other instead of building .venv twice.
if command -v flock >/dev/null; then
    exec 9>build/.setup.lock
    flock 9
fi

find_python() {
    local name
    for name in python3.11 python3.12 python3.13 python3; do
        if command -v "$name" >/dev/null &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            "$name" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    return 1
}


install_packages() {
    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null ||
            fail "Int Crucible needs these Debian packages, and neither root nor sudo is at hand to install them: $*"
        as_root=(sudo)
        [ -t 0 ] || as_root=(sudo -n)
        say "Int Crucible needs Debian packages that are missing here; installing them through sudo: $*"
    else
        say "Int Crucible needs Debian packages that are missing here; installing them as root: $*"
    fi
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
    if ! { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "$@"; } >>"$log" 2>&1 </dev/null; then
        tail -n 15 "$log" >&2
        fail "apt-get could not install the packages (the lines above say why); install them by hand and try again: $*"
    fi
}

add_system_packages() {
    local wanted=("${libraries[@]}" "${screen[@]}" "${fonts[@]}") missing=() name
    [ $dev = yes ] && wanted+=("${test_tools[@]}")
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        on_debian=no
        return
    fi
    on_debian=yes
    local have
    have=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
    for name in "${wanted[@]}"; do
        grep -qxE "${name//./\\.}(t64)?" <<<"$have" || missing+=("$name")
    done
    # Debian keeps ensurepip in a package of its own; other builds of Python bring it along.
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        missing+=("$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')")
    fi
    if [ ${#missing[@]} -gt 0 ]; then install_packages "${missing[@]}"; fi
}

fingerprint() { # of everything the contents of .venv depend on, the place of the checkout included
    "$python" - "$@" <<'PY'
import hashlib, pathlib, sys
digest = hashlib.sha256(f"{sys.version} {sys.executable} {pathlib.Path.cwd()}".encode())
for name in sys.argv[1:]:
    digest.update(pathlib.Path(name).read_bytes())
print(digest.hexdigest())
PY
}

venv_works() { # has what matters, found without importing it
    [ ! -e .venv/.unfinished ] && .venv/bin/python - "$1" >/dev/null 2>&1 <<'PY'
import importlib.util, pathlib, sys
wanted = ["pip", "PySide6", "pydantic", "sqlalchemy", "pysqlite3", "click", "app"]
if sys.argv[1] == "yes":
    wanted += ["pytest", "mypy", "importlinter"]
missing = [name for name in wanted if importlib.util.find_spec(name) is None]
sys.exit(bool(missing) or not pathlib.Path(".venv/bin/int-crucible").is_file())
PY
}

python=$(find_python) || fail 'Int Crucible needs Python 3.11 or newer (on Debian: apt-get install python3.11).'
add_system_packages

run_stamp=$(fingerprint pyproject.toml packaging/constraints.txt)
dev_stamp=$(fingerprint pyproject.toml packaging/constraints.txt packaging/constraints-dev.txt)
stamp=$run_stamp
[ $dev = yes ] && stamp=$dev_stamp
if grep -qx "$stamp" .venv/.stamps 2>/dev/null; then
    if venv_works $dev; then exit 0; fi
    touch .venv/.unfinished
fi

# A .venv that was left half made, or whose Python or checkout is gone, is made anew; any other is brought up to date.
if [ -e .venv/.unfinished ] || ! .venv/bin/python -c 'import pip' >/dev/null 2>&1 ||
    [ "$(cat .venv/.place 2>/dev/null)" != "$PWD $python" ]; then
    [ -e .venv ] && say 'The .venv here is unfinished, damaged or from another place; making it anew.'
    rm -rf .venv
    say "Making .venv with $("$python" --version)."
    "$python" -m venv .venv >>"$log" 2>&1 || { tail -n 5 "$log" >&2; fail "$python could not make .venv."; }
    printf '%s %s\n' "$PWD" "$python" >.venv/.place
fi
touch .venv/.unfinished
rm -f .venv/.stamps

say 'Installing the pinned Python packages; the first time takes a minute or two.'
requirements=(-r packaging/constraints.txt)
[ $dev = yes ] && requirements+=(-r packaging/constraints-dev.txt)
install() {
    .venv/bin/python -m pip install --quiet --progress-bar off "$@" >>"$log" 2>&1 || {
        grep -v '^WARNING: Location' "$log" | tail -n 15 >&2
        fail 'pip could not install the pinned packages; the lines above say why. Nothing else was changed: try again.'
    }
}
install --require-hashes --only-binary :all: "${requirements[@]}"
install --no-deps --no-build-isolation --editable .

if ! reason=$(QT_QPA_PLATFORM=offscreen .venv/bin/python -c 'import PySide6.QtWidgets' 2>&1); then
    say "${reason##*$'\n'}" >&2
    [ $on_debian = yes ] && fail 'Qt does not load on this machine; the line above names the library that is missing.'
    fail "Qt does not load on this machine; install what your system calls these Debian packages: ${libraries[*]} ${screen[*]} ${fonts[*]}"
fi
# Also where the machine keeps no bytecode: every start would compile all of `app` again.
.venv/bin/python -m compileall -q app >>"$log" 2>&1 || fail 'A module of app is not valid Python; the end of build/setup.log names it.'
printf '%s\n' "$run_stamp" >.venv/.stamps
[ $dev = yes ] && printf '%s\n' "$dev_stamp" >>.venv/.stamps
rm .venv/.unfinished
say 'Int Crucible is set up.'
