#!/usr/bin/env bash
# Tries out what `make package` has made. Called by `make package-check`; step names as arguments pick some of them.
#
#   wheel    wheel in an empty environment, by pip and by uv: demo, a picture     packaging/bundle/check_wheel.sh
#   bundle   the bundle without network and without this machine's Python         packaging/bundle/check_bundle.sh
#   linux    the packages, their data, and the .deb in a clean root               packaging/linux/check.sh
#   twice    everything made again in another folder: the same bytes              packaging/check_twice.sh
#
# No step leaves anything out silently: a tool that is missing is named, and the check fails. `--install`: as root, missing
# Debian packages are installed (so in CI).
set -uo pipefail
cd "$(dirname "$0")/.."
steps=()
for word in "$@"; do
    case $word in
        --install) export INSTALL_TOOLS=yes ;;
        wheel | bundle | linux | twice) steps+=("$word") ;;
        *) echo "package_check.sh knows wheel, bundle, linux, twice and --install, not $word" >&2; exit 2 ;;
    esac
done
[ ${#steps[@]} -gt 0 ] || steps=(wheel bundle linux twice)
. packaging/package_env.sh
mkdir -p "$CHECKED"

failed=()
step() { # name script: all steps run, also when an earlier one failed
    local started=$SECONDS
    printf '\n== check of %s\n' "$1"
    bash "$2" </dev/null || failed+=("$1")
    printf '== check of %s took %d s\n' "$1" $((SECONDS - started))
}

for name in "${steps[@]}"; do
    case $name in
        wheel) step wheel packaging/bundle/check_wheel.sh ;;
        bundle) step bundle packaging/bundle/check_bundle.sh ;;
        linux) step linux packaging/linux/check.sh ;;
        twice) step twice packaging/check_twice.sh ;;
    esac
done
[ ${#failed[@]} -eq 0 ] || fail "Failed: ${failed[*]}"
printf '\nAll checks of the packages passed.\n'
