#!/usr/bin/env bash
# Draws every window in every theme into build/screens, to be looked at. Called by `make screens` after setup.sh --dev;
# arguments go to pytest (ARGS="-k dark"). Scale 1.5 needs a process of its own: Qt reads it once.
set -euo pipefail
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM=offscreen
draw() { .venv/bin/python -m pytest -q -p no:randomly tests/gui/looks/draw_screens.py "$@"; }
draw "$@"
if [ $# -eq 0 ]; then
    QT_SCALE_FACTOR=1.5 draw -k scale
fi
printf '%s pictures in build/screens; the sheets show four each.\n' "$(find build/screens -name '[0-9]*.png' | wc -l)"
