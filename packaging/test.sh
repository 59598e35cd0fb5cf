#!/usr/bin/env bash
# Runs the tests without a screen. Called by `make test` after setup.sh --dev; arguments go to pytest.
# Tests marked `serial` measure the machine, so they run alone after the others.
set -euo pipefail
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM=offscreen

if [ $# -gt 0 ]; then
    exec .venv/bin/python -m pytest "$@"
fi
code=0
.venv/bin/python -m pytest -n 2 --dist worksteal -m 'not serial' || code=$?
serial=0
.venv/bin/python -m pytest -m serial || serial=$?
# 5 means that no test is marked serial.
[ $serial -eq 0 ] || [ $serial -eq 5 ] || code=$serial
exit $code
