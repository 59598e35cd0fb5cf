"""Prints the man page int-crucible(1), made from the command line's own help. `python man_page.py VERSION`.

SOURCE_DATE_EPOCH dates it, so that a checkout gives the same bytes each time. Not for the wording, which is in
`app/cli`.
"""

import os
import sys
import textwrap
import time
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parents[2]))
from app.cli.root import cli
from app.domain.errors import ExitCode

EXITS = {
    "DONE": "Done.",
    "FAILED": "Failed; the sentence on standard error says why.",
    "USAGE": "The command was not understood.",
    "NOT_FOUND": "What was named does not exist.",
    "REFUSED": "Refused, and nothing was changed.",
    "PROVIDER": "The chosen model did not answer as it should.",
    "STOPPED": "Stopped by you.",
}


def roff(text: str) -> str:
    """Text for a line of its own; what roff would read as a request, an escape or a typographic sign is escaped."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return escaped.replace("^", "\\(ha").replace("~", "\\(ti").replace("\n.", "\n\\&.").removeprefix(".")


def prose(text: str) -> list[str]:
    """The paragraphs of a help text; those that click prints as they stand (after a line of `\\b`) keep their lines."""
    lines: list[str] = []
    for paragraph in textwrap.dedent(text).strip().split("\n\n"):
        kept = paragraph.lstrip().startswith("\b")
        body = paragraph.replace("\b", "").strip("\n")
        if lines:
            lines.append(".PP")
        lines += [".nf", roff(body), ".fi"] if kept else [roff(" ".join(body.split()))]
    return lines


def options(command: click.Command, context: click.Context) -> list[str]:
    """The options of a command as a list; `--help` is said once, at the top."""
    lines: list[str] = []
    for parameter in command.get_params(context):
        record = None if isinstance(parameter, click.Argument) else parameter.get_help_record(context)
        if record and (context.parent is None or "--help" not in record[0]):
            lines += [".TP", f"\\fB{roff(record[0])}\\fR", roff(record[1] or " ")]
    return lines


def commands(group: click.Group, context: click.Context) -> list[str]:
    """Every command below a group, in the order of its help, each with its usage, its help and its options."""
    lines: list[str] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            lines += commands(command, inner)
            continue
        words = inner.command_path.split()[1:] + command.collect_usage_pieces(inner)
        lines += [".SS " + roff(" ".join(words)), *prose(command.help or ""), *options(command, inner)]
    return lines


def page(version: str, day: str) -> str:
    """The whole page."""
    context = click.Context(cli, info_name="int-crucible", **cli.context_settings)
    head = [
        f'.TH INT\\-CRUCIBLE 1 "{day}" "int\\-crucible {roff(version)}" "User Commands"',
        ".SH NAME",
        "int\\-crucible \\- think a hard design problem through and rank its solutions",
        ".SH SYNOPSIS",
        ".B int\\-crucible",
        "[\\fIOPTIONS\\fR] [\\fICOMMAND\\fR] [\\fIARGS\\fR]",
        ".br",
        ".B int\\-crucible",
        "\\fILINK\\fR",
        ".SH DESCRIPTION",
        *prose(cli.help or ""),
        ".PP",
        "With a link, as the window copies it (\\fIint\\-crucible:project/\\fR...), it opens what the link names.",
    ]
    files = [
        ".SH FILES",
        ".TP",
        ".I ~/.local/share/int\\-crucible",
        "Database, settings, backups and log. INT_CRUCIBLE_DATA_DIR or \\-\\-data\\-dir name another folder.",
    ]
    codes = [".SH EXIT STATUS"]
    for name, code in vars(ExitCode).items():
        if name.isupper():
            codes += [".TP", f"\\fB{code}\\fR", EXITS[name]]
    lines = [*head, ".SH OPTIONS", *options(cli, context), ".SH COMMANDS", *commands(cli, context), *codes, *files]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or "0")
    print(page(sys.argv[1], time.strftime("%Y-%m-%d", time.gmtime(seconds))), end="")
