"""Making the text of exports, as jobs: to lay out a long chat or a large run holds up every thread."""

from app.services.exporting.chat_text import messages_text
from app.services.exporting.file_kinds import RunFormat
from app.services.exporting.formats import ChatPiece, ExportedText, RunPage
from app.services.exporting.run_report import printed_report, run_report
from app.services.exporting.run_table import run_csv, run_json, run_markdown
from app.worker.job import Job

_MS_A_LETTER = 0.0005
_MS_A_CELL = 0.2


def run_text(given: RunPage) -> ExportedText:
    """Return the file of a run; of one that is printed the page that is laid out on paper."""
    write = {
        RunFormat.HTML: run_report,
        RunFormat.PDF: printed_report,
        RunFormat.CSV: run_csv,
        RunFormat.JSON: run_json,
        RunFormat.MARKDOWN: run_markdown,
    }[given.how]
    return ExportedText(text=write(given.facts))


def _of_piece(given: ChatPiece) -> float:
    return 1 + _MS_A_LETTER * sum(
        len(part.text) for one in given.messages for part in one.parts if hasattr(part, "text")
    )


def _of_run(given: RunPage) -> float:
    results = given.facts.results
    return 10 + _MS_A_CELL * (len(results.cells) if results is not None else 0)


EXPORT_MESSAGES = Job(
    name="export-messages", given=ChatPiece, gives=ExportedText, work=messages_text, likely_ms=_of_piece
)
EXPORT_RUN = Job(name="export-run", given=RunPage, gives=ExportedText, work=run_text, likely_ms=_of_run)
JOBS = (EXPORT_MESSAGES, EXPORT_RUN)
