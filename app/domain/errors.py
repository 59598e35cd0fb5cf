"""Known faults: the world's fault, told to the person with a way out.

A `KnownError` carries a code and plain facts; sentences for people live in the doors (`gui/look/texts.py`,
`cli.py` prints `str(error)`). Anything else that is raised is a bug of ours.
"""

from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.kit.text import bounded

if TYPE_CHECKING:
    from app.domain.usage import Usage


class ExitCode:
    """Exit codes of the command line, documented in docs/data."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    REFUSED = 4
    PROVIDER = 5
    STOPPED = 6


class KnownError(Exception):
    """A fault with one plain sentence (`str(error)`), a stable `code` and an exit code."""

    exit_code = ExitCode.FAILED

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(bounded(sentence))
        self.code = code


class NotFoundError(KnownError):
    """What was named does not exist (or is of another project)."""

    exit_code = ExitCode.NOT_FOUND

    def __init__(self, sentence: str, code: str = "not-found") -> None:
        super().__init__(code, sentence)


class RefusedError(KnownError):
    """The request was understood and is not done: newer or damaged database, locked, preflight blocked."""

    exit_code = ExitCode.REFUSED


class ChangedSinceError(RefusedError):
    """What was to be taken back is no longer as it was left."""

    def __init__(self, sentence: str) -> None:
        super().__init__("changed-since", sentence)


def require_as_left(what: str, now: object, left: object | None) -> None:
    """Refuse to take back or do again what somebody changed meanwhile.

    Args:
        what: its name, as a sentence begins with it.
        now: what it is.
        left: what it was left as; None = it may be anything.

    Raises:
        ChangedSinceError: it is something else.
    """
    if left is not None and now != left:
        raise ChangedSinceError(f"{what} was changed again since, so it stays as it is.")


class UsageError(KnownError):
    """The request itself is off: an ambiguous id, a missing text."""

    exit_code = ExitCode.USAGE

    def __init__(self, sentence: str, code: str = "usage") -> None:
        super().__init__(code, sentence)


class StoreError(KnownError):
    """The disk's fault: full, read-only, an I/O error; or the database is held or damaged. Nothing was lost."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code, sentence)
        self.exit_code = exit_code_of(code)


def exit_code_of(code: str) -> int:
    """Return the exit code that the code of a stored fault stands for: of a run that failed, of a store's fault."""
    if code.startswith("provider-"):
        return ExitCode.PROVIDER
    return ExitCode.REFUSED if code in ("store-locked", "store-damaged") else ExitCode.FAILED


class FaultKind(StrEnum):
    """What a model provider can do wrong."""

    AUTHENTICATION = "authentication"
    RATE_LIMIT = "rate-limit"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    REFUSAL = "refusal"
    BAD_OUTPUT = "bad-output"
    CONTEXT_TOO_LONG = "context-too-long"
    NOT_FOUND = "not-found"
    SERVER = "server"
    BUDGET = "budget"


class ProviderError(KnownError):
    """A typed provider fault; `retryable` says whether the same request may succeed later.

    `usage` is what was paid before it came to nothing (an answer that could not be used); None = nothing answered.
    """

    exit_code = ExitCode.PROVIDER

    def __init__(
        self,
        kind: FaultKind,
        sentence: str,
        *,
        retryable: bool = False,
        retry_after_s: float | None = None,
        usage: "Usage | None" = None,
    ) -> None:
        super().__init__(f"provider-{kind.value}", sentence)
        self.kind = kind
        self.retryable = retryable
        self.retry_after_s = retry_after_s
        self.usage = usage


class BudgetError(ProviderError):
    """A cap of the person's own is reached: nothing was asked; the sentence says how to go on."""

    exit_code = ExitCode.STOPPED

    def __init__(self, sentence: str) -> None:
        super().__init__(FaultKind.BUDGET, sentence)
