#!/usr/bin/env bash
# Opens the window; without a display says so and runs the sample, leaving screenshots in build/demo.
# Called by `make run` after setup.sh. Passes on the application's exit code.
set -euo pipefail
cd "$(dirname "$0")/.."

# Qt itself is asked, in a process of its own: it aborts when the display named in the environment does not answer.
display_answers() {
    .venv/bin/python -c 'from PySide6.QtGui import QGuiApplication; QGuiApplication([])' >/dev/null 2>&1
}

case "${QT_QPA_PLATFORM:-}" in
    offscreen* | minimal*) named="the Qt platform $QT_QPA_PLATFORM" shown=no ;;
    *)
        named="${WAYLAND_DISPLAY:-${DISPLAY:-}}" shown=no
        if [ -n "$named" ] && { display_answers; } 2>/dev/null; then shown=yes; fi
        ;;
esac

if [ $shown = yes ]; then
    exec .venv/bin/int-crucible "$@"
fi
if [ -n "$named" ]; then
    printf 'No window can be shown on %s; ' "$named"
else
    printf 'There is no display here; '
fi
printf 'running the sample problem instead, with screenshots in build/demo.\n\n'
mkdir -p build/demo
export QT_QPA_PLATFORM=offscreen
exec .venv/bin/int-crucible demo --screenshots build/demo
