#!/usr/bin/env bash
# Runs the benchmarks and prints their table, then how fast the window is there from what people install, where `make package` has made
# it. Called by `make bench` after setup.sh --dev; with arguments, which go to pytest, only the benchmarks.
set -euo pipefail
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM=offscreen
if [ -z "$(find tests/benchmarks -name 'test_*.py' -print -quit 2>/dev/null)" ]; then
    echo 'There are no benchmarks yet.'
    exit 0
fi
code=0
.venv/bin/python -m pytest tests/benchmarks --benchmark-enable -p no:randomly --timeout 900 "$@" || code=$?
[ $# -eq 0 ] || exit $code
if [ ! -x build/bundle/int-crucible/int-crucible ]; then
    echo 'The start of the bundle is measured after make package ARGS=bundle.'
elif ! { command -v Xvfb && command -v xdotool; } >/dev/null; then
    echo 'To measure the start of the window: apt-get install xvfb xdotool'
    code=1
else
    .venv/bin/python packaging/bundle/measure_start.py build/bundle/int-crucible build/env/bundle/bin/python || code=1
fi
exit $code
