# Read by the scripts beside it: `dependencies 2` prints the Debian names of dependencies.txt, separated by commas, `3` those
# of rpm, one a line, `1` the libraries.
# shellcheck shell=bash
dependencies() {
    local lines
    lines=$(sed -e '/^#/d' -e 's/   */\t/g' packaging/linux/dependencies.txt | cut -f"$1")
    if [ "$1" = 2 ]; then paste -sd, <<<"$lines" | sed 's/,/, /g'; else grep -vx -- - <<<"$lines"; fi
}
RECOMMENDS='fonts-inter, fonts-noto-color-emoji, xdg-utils, desktop-file-utils'
export RECOMMENDS
