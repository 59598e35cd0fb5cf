"""The second door: commands over services (`int-crucible …`). Prints; decides nothing.

May touch services and settings, and composes the store; never Qt: the window is reached through `app.main`.
"""

import gc
import sys

from app.settings.children import as_child

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; the console script passes it to the system."""
    if (code := as_child(sys.argv[1:] if arguments is None else arguments)) is not None:
        return code
    is_first = "app.cli.root" not in sys.modules
    if is_first:
        # What is imported stays: a pass of the collector over it finds nothing, and takes a tenth of the time.
        gc.disable()
    from app.cli.interrupts import Interrupts

    with Interrupts():
        try:
            # Here, so that Ctrl+C while it loads is an end like any other.
            from app.cli.root import main as run

            if is_first:
                gc.freeze()
                gc.enable()
            return run(arguments)
        except KeyboardInterrupt:
            sys.stderr.write("Stopped.\n")
            return 6
