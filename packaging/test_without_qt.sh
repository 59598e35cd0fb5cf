#!/usr/bin/env bash
# Runs the tests of the rooms below bridge with Qt made unimportable, in child processes too.
# Called by .ci/run after setup.sh --dev; `make test` has run the same tests with Qt at hand.
set -euo pipefail
cd "$(dirname "$0")/.."

folders=()
for folder in tests/unit/domain tests/unit/settings tests/unit/llm tests/unit/store tests/unit/pipeline \
    tests/unit/services tests/unit/cli tests/flows; do
    if [ -n "$(find "$folder" -name 'test_*.py' -print -quit 2>/dev/null)" ]; then folders+=("$folder"); fi
done
if [ ${#folders[@]} -eq 0 ]; then
    echo 'There are no tests below bridge yet.'
    exit 0
fi
# A flow through the real window needs Qt and has a name that says so.
PYTHONPATH="$PWD/packaging/without_qt:$PWD/tests" exec .venv/bin/python -m pytest \
    -p no:pytest-qt -p support.without_qt -n 2 --dist worksteal -m 'not serial' \
    --ignore-glob='tests/flows/test_window*' "${folders[@]}" "$@"
