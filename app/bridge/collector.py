"""The garbage collector beside a GUI: what the start made is not looked through again and again.

A full pass over what the imports leave holds every thread for 65–130 ms, and it comes whenever enough is new: during a
run, with the first request's libraries. Not for freeing memory: what is made later is collected as ever.
"""

import gc


def spare_start() -> None:
    """Take everything alive now out of later passes; they cost 35 ms at most then. Any thread, after the start.

    The collector works from now on; until the first paint it is off (`app.cli.root.load_window`).
    """
    gc.freeze()
    gc.enable()


def spare_nothing() -> None:
    """Look at everything again, as before `spare_start`. Any thread."""
    gc.unfreeze()
