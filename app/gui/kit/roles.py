"""Roles that item models of this window share beside Qt's own."""

from typing import Final

from PySide6.QtCore import Qt

ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""The row object itself; None for a heading."""
HEADING_ROLE: Final = Qt.ItemDataRole.UserRole + 2
"""True for a heading of a group."""
WORKING_ROLE: Final = Qt.ItemDataRole.UserRole + 3
"""True while the agent of a chat works."""
GROWN_ROLE: Final = Qt.ItemDataRole.UserRole + 4
"""Alone in a change: the last text of an answer being written became longer, and nothing else."""
