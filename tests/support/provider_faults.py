"""What the local provider server can be told to do wrong, and when.

Only the rules; `provider_server` carries them out.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """What a provider may do wrong. The names of the status faults are in `STATUSES`."""

    STATUS = "status"
    """Any status: give `status`, and `message` or `body` if wanted."""
    AUTHENTICATION = "401"
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    REQUEST_TIMEOUT = "408"
    TOO_LARGE = "413"
    RATE_LIMIT = "429"
    """Give `retry_after` or `retry_after_ms` for the text of the header of that name."""
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502"
    UNAVAILABLE = "503"
    OVERLOADED = "529"
    CONTEXT_LENGTH = "context-length"
    NO_SCHEMA = "no-schema"
    """400 when there is a response_format; a schema in the prompt is answered."""
    REDIRECT = "redirect"
    """302, or the `status` given, to `location`."""
    HTML = "html"
    HTML_ERROR = "html-error"
    EMPTY_BODY = "empty-body"
    BAD_JSON = "bad-json"
    NOT_A_COMPLETION = "not-a-completion"
    NO_CHOICES = "no-choices"
    CONTENT_TYPE = "content-type"
    """A good completion called application/octet-stream."""
    TRUNCATED = "truncated"
    """The connection ends before the promised length."""
    MISSING_END = "missing-end"
    """Chunked, without the last chunk."""
    RESET_BEFORE = "reset-before"
    RESET_IN_BODY = "reset-in-body"
    HANG = "hang"
    """No byte until the server stops or is let go."""
    STALL = "stall"
    """Half of the body, then nothing."""
    DRIP = "drip"
    """One byte each `pause_s`."""
    HUGE = "huge"
    """An answer of `size` bytes (10 MB)."""
    BABBLE = "babble"
    """Prose instead of JSON."""
    WRONG_SCHEMA = "wrong-schema"
    """JSON of another schema."""
    OUT_OF_RANGE = "out-of-range"
    """Conforming, but every number is far out of its bounds and every enumerated text unknown."""
    MISSING_PART = "missing-part"
    """Conforming, but the first required property is missing."""
    IN_PROSE = "in-prose"
    """Conforming JSON with prose around it."""
    FENCED = "fenced"
    """Conforming JSON in a Markdown code fence."""
    WRAPPED = "wrapped"
    """Conforming JSON in a list of one, every number in it as text."""
    REFUSAL = "refusal"
    CONTENT_FILTER = "content-filter"
    CUT_SHORT = "cut-short"
    """The content ends in the middle and finish_reason says length."""
    ODD_END = "odd-end"
    """The content ends in the middle and finish_reason says error."""
    EMPTY_CONTENT = "empty-content"
    NO_TOOLS = "no-tools"
    """400 when there are tools."""
    NO_COUNTS = "no-counts"
    """400 when there are stream_options."""
    NO_STREAM = "no-stream"
    """400 when a stream is wanted."""
    UNSTREAMED = "unstreamed"
    """A stream is wanted and one whole JSON completion comes."""
    NO_USAGE = "no-usage"
    """No counts of tokens anywhere."""
    NO_END = "no-end"
    """A stream that ends with neither a finish_reason nor [DONE]."""
    NO_FINISH = "no-finish"
    """A stream without a finish_reason, with [DONE]."""
    NO_DONE = "no-done"
    """A stream with a finish_reason, without [DONE]."""
    KEEP_ALIVE = "keep-alive"
    """Between all pieces of a stream, events with nothing in them."""
    ERROR_IN_STREAM = "error-in-stream"
    """Half of a stream, then the report of an error."""
    BAD_CHUNK = "bad-chunk"
    """Half of a stream, then half a JSON document."""
    STOP = "stop"
    """The server goes away: this connection and all others are reset, later ones refused."""


ONLY_STREAMS = (Fault.NO_END, Fault.NO_FINISH, Fault.NO_DONE, Fault.ERROR_IN_STREAM, Fault.BAD_CHUNK)
"""Faults that only a stream can have."""
GOOD = (
    Fault.IN_PROSE,
    Fault.FENCED,
    Fault.WRAPPED,
    Fault.CONTENT_TYPE,
    Fault.DRIP,
    Fault.NO_SCHEMA,
    Fault.NO_TOOLS,
    Fault.NO_COUNTS,
    Fault.NO_STREAM,
    Fault.UNSTREAMED,
    Fault.NO_USAGE,
    Fault.NO_FINISH,
    Fault.NO_DONE,
    Fault.KEEP_ALIVE,
)
"""Faults after which a client may have a good answer."""
STATUSES = {fault: int(fault.value) for fault in Fault if fault.value.isdigit()}


@dataclass(slots=True)
class Rule:
    """When a fault happens: every request that fits, or only some of them.

    Attributes:
        fault: what happens.
        nth: only these requests among those that fit, counted from 1; empty = all.
        times: how often at most; None = no end.
        role: only requests of this role (the name of the schema).
        contains: only requests whose prompt holds this text.
        options: `status`, `retry_after`, `retry_after_ms`, `location`, `message`, `body`, `pause_s`, `size`.
    """

    fault: Fault
    nth: tuple[int, ...] = ()
    times: int | None = None
    role: str | None = None
    contains: str | None = None
    options: dict[str, Any] = field(default_factory=dict)
    seen: int = 0
    done: int = 0

    def takes(self, *, role: str, prompt: str) -> bool:
        """Count a request and say whether the fault happens to it."""
        if (self.role is not None and role != self.role) or (self.contains is not None and self.contains not in prompt):
            return False
        self.seen += 1
        if (self.nth and self.seen not in self.nth) or (self.times is not None and self.done >= self.times):
            return False
        self.done += 1
        return True


def rule_from(document: dict[str, Any]) -> Rule:
    """Return the rule a control request describes: the fields of `Rule`; any other key is an option."""
    known = {"fault", "nth", "times", "role", "contains"}
    return Rule(
        fault=Fault(document["fault"]),
        nth=tuple(document.get("nth", ())),
        times=document.get("times"),
        role=document.get("role"),
        contains=document.get("contains"),
        options={key: value for key, value in document.items() if key not in known},
    )
