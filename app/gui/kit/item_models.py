"""What item models share: the root index, and bringing a list of rows to a new state by small steps.

Small steps (insert, remove, move, change) keep a view's selection, scroll place and open editors; a reset loses them.
"""

import html
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex
from PySide6.QtGui import Qt

from app.gui.look.rendering.visible import visible

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()

T = TypeVar("T")
P = ParamSpec("P")

_WIDE_TIP = 60


def plain_tip(text: str) -> str:
    """Return a tooltip that shows the text as it is and wraps it; Qt would take `<b>` in a title as markup.

    Hidden characters are made visible.
    """
    text = visible(text)
    if len(text) <= _WIDE_TIP and not Qt.mightBeRichText(text):
        return text
    return f'<p style="white-space: pre-wrap">{html.escape(text, quote=False)}</p>'


def shown(data: Callable[P, Any]) -> Callable[P, Any]:
    """Decorate a model's `data` or `headerData`: in a text that is shown or said, hidden characters become visible.

    The text that is edited stays as it is, and so does what a role of our own answers.
    """

    @wraps(data)
    def shown_data(*arguments: P.args, **named: P.kwargs) -> Any:
        found = data(*arguments, **named)
        if not isinstance(found, str):
            return found
        role = named.get("role", arguments[-1])
        is_raw = isinstance(role, int) and (role == Qt.ItemDataRole.EditRole or role >= Qt.ItemDataRole.UserRole)
        return found if is_raw else visible(found)

    return shown_data


def sync_rows(
    model: QAbstractItemModel,
    parent: QModelIndex,
    rows: list[T],
    fresh: Sequence[T],
    *,
    key: Callable[[T], object],
    columns: int,
) -> None:
    """Change `rows` in place until they equal `fresh`, telling the model's views each step.

    Args:
        model: the model that owns the rows.
        parent: index under which the rows stand.
        rows: the rows as they are; changed in place.
        fresh: the rows as they shall be, each key once.
        key: what makes a row the same row.
        columns: number of columns, for `dataChanged`.
    """
    wanted = [key(row) for row in fresh]
    kept = set(wanted)
    last = len(rows)
    while last > 0:
        first = last
        while first > 0 and key(rows[first - 1]) not in kept:
            first -= 1
        if first < last:
            model.beginRemoveRows(parent, first, last - 1)
            del rows[first:last]
            model.endRemoveRows()
        last = first - 1
    there = {key(row) for row in rows}
    position = 0
    while position < len(fresh):
        stop = position
        while stop < len(fresh) and wanted[stop] not in there:
            stop += 1
        if stop > position:
            # Told once: a view lays itself out anew for each step.
            model.beginInsertRows(parent, position, stop - 1)
            rows[position:position] = fresh[position:stop]
            model.endInsertRows()
            position = stop
            continue
        row = fresh[position]
        present = next(at for at in range(position, len(rows)) if key(rows[at]) == wanted[position])
        if present != position:
            model.beginMoveRows(parent, present, present, parent, position)
            rows.insert(position, rows.pop(present))
            model.endMoveRows()
        if rows[position] != row:
            rows[position] = row
            model.dataChanged.emit(model.index(position, 0, parent), model.index(position, columns - 1, parent))
        position += 1
