"""The second door: commands over services (`int-crucible …`). Prints; decides nothing.

May touch services and settings, and composes the store; never Qt: the window is reached through `app.main`.
"""

from app.cli.root import main

__all__ = ["main"]
