#!/usr/bin/env bash
# Checks format, style, types and the contracts between the rooms, all of them even when one fails.
# `lint.sh style|types|contracts` checks one. Called by `make lint` and .ci/run after setup.sh --dev.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
code=0

style() {
    $bin/ruff format --check --diff --quiet . || { echo 'Some files are not formatted: .venv/bin/ruff format .'; code=1; }
    $bin/ruff check . || code=1
}
types() { $bin/mypy || code=1; }
contracts() { $bin/lint-imports --no-logo || code=1; }

for part in "${@:-all}"; do
    case $part in
        all) style; types; contracts ;;
        style | types | contracts) $part ;;
        *) echo "lint.sh knows style, types and contracts, not $part" >&2; exit 2 ;;
    esac
done
exit $code
