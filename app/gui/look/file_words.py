"""The plain words of the window for files and backups: sizes, ages, why a backup was made."""

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from app.gui.look.texts import Texts, translate

if TYPE_CHECKING:
    from app.services.bringing.chats_in import BroughtChats
    from app.services.keeping.backups import BackupContents, BackupRow

_TEXTS = Texts()
_REASONS = {
    "close": "when it was closed",
    "migration": "before the database was updated",
    "now": "by you",
    "import": "before an import",
    "salvaged": "what was read of a damaged database",
}


def size_words(size: int) -> str:
    """Return a size in bytes as people read it: 12 kB, 3.4 MB."""
    return QLocale().formattedDataSize(size, 1 if size >= 1_000_000 else 0, QLocale.DataSizeFormat.DataSizeSIFormat)


def age_words(age: timedelta) -> str:
    """Return how long ago something was."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return translate("just now")
    if minutes < 60:
        return translate("{n} min ago").format(n=minutes)
    if minutes < 60 * 24:
        return translate("{n} h ago").format(n=minutes // 60)
    return translate("{days} ago").format(days=_TEXTS.count(minutes // (60 * 24), "day"))


def reason_words(reason: str) -> str:
    """Return why a backup was made; a reason of another version stays as it is."""
    return translate(_REASONS.get(reason, reason))


def held_words(found: "BackupContents") -> str:
    """Return what a backup holds; that it cannot be read where nothing of it could be."""
    if found.projects is None or found.messages is None or found.runs is None:
        return translate("cannot be read")
    counts = ((found.projects, "project"), (found.messages, "message"), (found.runs, "run"))
    return ", ".join(_TEXTS.count(number, noun) for number, noun in counts)


def backup_short(newest: "BackupRow | None") -> str:
    """Return how old the newest backup is, for the status bar."""
    if newest is None:
        return translate("No backup yet")
    return translate("Backup {age}").format(age=age_words(newest.age()))


def brought_words(found: "BroughtChats") -> str:
    """Return what came of another program's chats, and what did not."""
    came = translate("{chats} with {messages} from {program}.").format(
        chats=_TEXTS.count(found.chats, "chat"), messages=_TEXTS.count(found.messages, "message"), program=found.program
    )
    left = [
        _TEXTS.count(number, one, many)
        for number, one, many in (
            (found.pictures, "picture", "pictures"),
            (found.files, "file", "files"),
            (found.cut, "end of a very long text", "ends of very long texts"),
            (found.empty, "entry without a message", "entries without a message"),
        )
        if number
    ]
    return translate("{came} Left out: {what}.").format(came=came, what=", ".join(left)) if left else came
