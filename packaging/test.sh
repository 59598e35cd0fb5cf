#!/usr/bin/env bash
# Runs the tests without a screen. Called by `make test` after setup.sh --dev; arguments go to pytest.
#
# In three parts. Tests marked `serial` load or measure the machine, so they run alone, before the others. What lies
# below bridge must work without Qt: its tests run with Qt made unimportable, in child processes too. Then all others,
# with the flows through the window, which are in tests/flows/window. The last line tells what each part cost: the wall
# clock, and the CPU of pytest and of every process it waited for.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/count_cpu.sh
export QT_QPA_PLATFORM=offscreen

whole=()
if [ "${1:-}" = --whole ] && [ $# = 1 ]; then # every case of what else is drawn: `make test-all`
    whole=(--whole)
elif [ $# -gt 0 ]; then
    exec .venv/bin/python -m pytest "$@"
fi

without_qt=(tests/unit/domain tests/unit/settings tests/unit/english tests/unit/methods tests/unit/llm tests/unit/store tests/unit/pipeline
    tests/unit/services tests/unit/worker tests/flows)
others=(--ignore-glob='tests/flows/test_*.py')
for folder in "${without_qt[@]}"; do [ "$folder" = tests/flows ] || others+=("--ignore=$folder"); done

costs=()
part() { # name, command...
    local name=$1 wall=$SECONDS before used
    count_cpu
    before=$used
    shift
    "$@" || code=$?
    count_cpu
    costs+=("$name $((used - before)) s CPU in $((SECONDS - wall)) s")
}

code=0
# Only the files that hold a mark are collected for it: to import all the others takes longer than these tests.
mapfile -t marked < <(grep -rl --include='test_*.py' --exclude-dir=benchmarks --exclude-dir=models 'mark\.serial' tests)
part 'alone' .venv/bin/python -m pytest "${whole[@]}" -m serial "${marked[@]}"
part 'without Qt' env PYTHONPATH="$PWD/packaging/without_qt:$PWD/tests" .venv/bin/python -m pytest "${whole[@]}" \
    -p no:pytest-qt -p support.without_qt -n 2 --dist worksteal -m 'not serial' --ignore=tests/flows/window "${without_qt[@]}"
part 'others' .venv/bin/python -m pytest "${whole[@]}" -n 2 --dist worksteal -m 'not serial' "${others[@]}"
printf '%s; ' "${costs[@]}"
count_cpu
printf 'in all %d s CPU in %d s.\n' "$used" $SECONDS
exit $code
