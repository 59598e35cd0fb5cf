#!/usr/bin/env bash
# Builds what people install, into build/package. Called by `make package`; step names as arguments pick some of them.
#
#   wheel    the wheel and the source archive                                  packaging/bundle/wheel.sh
#   bundle   the application with its Python and Qt as one folder              packaging/bundle/bundle.sh
#   linux    .deb, .rpm, portable archive, licences, SBOM, SHA256SUMS (last)   packaging/linux/package.sh
#
# Every step reads packaging/package_env.sh. `--install`: as root, missing Debian packages are installed (so in CI).
set -euo pipefail
cd "$(dirname "$0")/.."
steps=()
for word in "$@"; do
    case $word in
        --install) export INSTALL_TOOLS=yes ;;
        wheel | bundle | linux) steps+=("$word") ;;
        *) echo "package.sh knows wheel, bundle, linux and --install, not $word" >&2; exit 2 ;;
    esac
done
[ ${#steps[@]} -gt 0 ] || steps=(wheel bundle linux)
. packaging/package_env.sh

[ -e .git ] && [ -n "$(git status --porcelain 2>/dev/null)" ] &&
    say 'The checkout differs from its last commit; the packages carry what is here and the date of that commit.'
mkdir -p "$PACKAGES" "$CHECKED"

step() { # name script
    local started=$SECONDS
    printf '\n== %s\n' "$1"
    bash "$2" </dev/null || fail "The step $1 failed ($2)."
    printf '== %s took %d s\n' "$1" $((SECONDS - started))
}

for name in "${steps[@]}"; do
    case $name in
        wheel) step wheel packaging/bundle/wheel.sh ;;
        bundle) step bundle packaging/bundle/bundle.sh ;;
        linux) step linux packaging/linux/package.sh ;;
    esac
done
printf '\nIn build/package:\n'
(cd "$PACKAGES" && find . -maxdepth 1 -type f -printf '%10s  %f\n' | sort -k2)
