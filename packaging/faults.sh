#!/usr/bin/env bash
# Tries the promises with every case of their tests and prints the table. Called by `make faults` after setup.sh --dev.
#
# Arguments go to pytest, so that it can be done in pieces: --promise Q13, -k killed. What each piece tried is kept in
# build/faults, and the table is put together from all of it. --keep writes it into docs/promises.md; --table only
# prints what is there. What measures or loads the machine runs alone, before the others.
set -euo pipefail
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM=offscreen
arguments=() kept=() runs=1
for argument in "$@"; do
    case $argument in
        --keep) kept=(--keep) ;;
        --table) runs=0 ;;
        *) arguments+=("$argument") ;;
    esac
done

code=0
part() { # arguments of pytest; 5 says that a piece has no tests of this part
    local one=0
    .venv/bin/python -m pytest -p support.promise_trials --whole --timeout 7200 -q "$@" "${arguments[@]}" || one=$?
    [ $one -eq 0 ] || [ $one -eq 5 ] || code=$one
}

if [ $runs -eq 1 ]; then
    mapfile -t files < <(.venv/bin/python tests/support/promise_trials.py)
    mapfile -t timed < <(printf '%s\n' "${files[@]}" | grep '^tests/benchmarks/')
    mapfile -t others < <(printf '%s\n' "${files[@]}" | grep -v '^tests/benchmarks/')
    part --benchmark-enable -p no:randomly "${timed[@]}"
    part -n 2 --dist worksteal "${others[@]}"
fi
.venv/bin/python packaging/promise_table.py "${kept[@]}" || code=$?
exit $code
