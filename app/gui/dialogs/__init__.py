"""Dialogs: short questions in windows of their own, opened with `open()` and answered through a future.

May touch: Qt, widgets and models of this room, services through the bridge, domain.
Not for: `exec()`; a dialog never blocks the window's loop.
"""
