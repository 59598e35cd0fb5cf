# Read by packaging/package.sh, packaging/package_check.sh and their steps (`. packaging/package_env.sh` from the checkout's
# root): where things are, which version this is, and when it was made, so that two builds of one commit are the same bytes.
# shellcheck shell=bash

say() { printf '%s\n' "$*"; }
fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

unset PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX PIP_USER VIRTUAL_ENV
# Every start would compile all that it loads again.
unset PYTHONDONTWRITEBYTECODE
export PIP_USER=no PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1
export LC_ALL=C.UTF-8 TZ=UTC PYTHONHASHSEED=1
umask 022

ROOT=$PWD
PACKAGES=$ROOT/build/package             # what is given to people, and nothing else
CHECKED=$ROOT/build/check                # what only a check makes: logs, pictures, an installer without its payload
BUNDLE=$ROOT/build/bundle/int-crucible   # the application as one folder: what the packages carry
BUNDLE_PYTHON=$ROOT/build/env/bundle/bin/python   # has what goes into the bundle, and PyInstaller
TOOLS=$ROOT/build/env/tools/bin          # what makes and checks packages (group `package`), apart from what goes in
export ROOT PACKAGES CHECKED BUNDLE BUNDLE_PYTHON TOOLS

VERSION=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
[ -n "$VERSION" ] || fail 'pyproject.toml names no version.'
export VERSION

# The moment all files are dated with: that of the last commit. An unpacked source archive keeps it as the date of its files.
if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
    if [ -e .git ]; then
        SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) || fail 'git does not tell the date of the last commit; set SOURCE_DATE_EPOCH.'
    elif [ -e PKG-INFO ]; then
        SOURCE_DATE_EPOCH=$(stat -c %Y PKG-INFO)
    else
        fail 'This is neither a git checkout nor an unpacked source archive, so nothing tells when it was made: set SOURCE_DATE_EPOCH.'
    fi
fi
export SOURCE_DATE_EPOCH

# bring DEBIAN-PACKAGE...: installs them with --install or in CI, else ends with one sentence that names them.
bring() {
    if [ -n "${CI:-}${INSTALL_TOOLS:-}" ] && [ "$(id -u)" = 0 ]; then
        say "Installing what the packages are made and checked with: $*"
        mkdir -p build
        { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install -y \
            --no-install-recommends "$@"; } >>build/setup.log 2>&1 </dev/null && return 0
        tail -n 15 build/setup.log >&2
    fi
    fail "Missing here: apt-get install $* (as root, ARGS=--install does it)."
}

# need COMMAND-OR-FILE DEBIAN-PACKAGE ...: brings the packages of what is not here.
need() {
    local missing=()
    while [ $# -gt 0 ]; do
        [ -e "$1" ] || PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null || missing+=("$2")
        shift 2
    done
    [ ${#missing[@]} -eq 0 ] || bring "${missing[@]}"
}
