#!/usr/bin/env bash
# Runs the benchmarks and prints their table. Called by `make bench` after setup.sh --dev.
set -euo pipefail
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM=offscreen
if [ -z "$(find tests/benchmarks -name 'test_*.py' -print -quit 2>/dev/null)" ]; then
    echo 'There are no benchmarks yet.'
    exit 0
fi
exec .venv/bin/python -m pytest tests/benchmarks --benchmark-enable --benchmark-only -p no:randomly --timeout 900 "$@"
