"""The log: a rotating file in the data folder, without keys. Not for what is logged."""

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from typing_extensions import override

from app.bridge.fault_text import redacted
from app.settings.private_files import append_private, make_private_folder


class _RedactingFormatter(logging.Formatter):
    """Lines without keys."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class _PrivateLog(RotatingFileHandler):
    """A rotating log whose files are opened as all of ours are."""

    @override
    def _open(self) -> TextIOWrapper:
        handle = append_private(Path(self.baseFilename))
        return TextIOWrapper(os.fdopen(handle, "ab"), encoding=self.encoding, errors=self.errors)


def log_to_file(data_dir: Path) -> RotatingFileHandler:
    """Write the log into a folder of the data folder, without keys; the caller takes the handler away again."""
    folder = data_dir / "log"
    make_private_folder(folder)
    handler = _PrivateLog(
        folder / "int-crucible.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8", errors="backslashreplace"
    )
    handler.setFormatter(_RedactingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    return handler


def close_log(handler: RotatingFileHandler) -> None:
    """Take the log away again, as `log_to_file` made it."""
    logging.getLogger().removeHandler(handler)
    handler.close()
