#!/usr/bin/env bash
# Runs the tests without a screen. Called by `make test` after setup.sh --dev; arguments go to pytest.
# Tests marked `serial` load or measure the machine, so they run alone, before the others.
set -euo pipefail
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM=offscreen

if [ $# -gt 0 ]; then
    exec .venv/bin/python -m pytest "$@"
fi
code=0
if grep -rqs --include='test_*.py' 'mark\.serial' tests; then
    .venv/bin/python -m pytest -m serial || code=$?
fi
.venv/bin/python -m pytest -n 2 --dist worksteal -m 'not serial' || code=$?
exit $code
