"""Inputs and outputs of reading a person's text: the whole document first, then what each sentence is.

A model names sections, sentences and options by short numbers and everything else by quotes that code finds in the
text. Not for: what becomes of it (`services.answering`) or the words of the prompts (`pipeline.reading_requests`).
"""

from enum import StrEnum

from pydantic import Field

from app.domain.base import Value
from app.domain.items import Item
from app.domain.quantity import Operator


class SectionRole(StrEnum):
    """What a section of a document is for."""

    PROBLEM = "problem"
    DRIVERS = "drivers"
    REQUIREMENTS = "requirements"
    CONSTRAINTS = "constraints"
    OPTIONS = "options"
    ONE_OPTION = "one_option"
    PROS_AND_CONS = "pros_and_cons"
    DECISION = "decision"
    TODAY = "today"
    PLAN = "plan"
    PEOPLE = "people"
    BOILERPLATE = "boilerplate"
    HISTORY = "history"
    CODE = "code"


SET_ASIDE = frozenset({SectionRole.PEOPLE, SectionRole.BOILERPLATE, SectionRole.HISTORY, SectionRole.CODE})
"""Sections that hold nothing a decision needs: their sentences are set aside by role."""


class SentenceKind(StrEnum):
    """What a sentence is. Goal first: a filler that takes the first value names a goal, which never blocks a run."""

    GOAL = "goal"
    CONSTRAINT = "constraint"
    TODAY = "today"
    OPTION = "option"
    REMARK = "remark"
    ACTOR = "actor"
    MECHANISM = "mechanism"
    RESOURCE = "resource"
    LIMIT = "limit"
    ASSUMPTION = "assumption"
    SIMPLIFICATION = "simplification"
    QUESTION = "question"
    ORDER = "order"
    UNUSED = "unused"


class Force(StrEnum):
    """How much a sentence insists."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"
    NONE = "none"


class Sentence(Value):
    """A span of the person's message, named s1, s2 …; offsets are in the message's text."""

    number: int
    start: int
    end: int
    text: str
    heading: str = ""
    section: int = 0
    """Number of its section: sentences under one heading, counted from 1."""
    asks: bool = False
    quoted: bool = False
    """Others wrote it: a line of a mail that is answered, or of one that hangs below."""


class NamedOption(Value):
    """An option of a document: the words that say it where it is listed, and what the document calls it."""

    quote: str
    title: str = Field(default="", max_length=200)


class DocumentTask(Value):
    """Read a document as a whole."""

    sentences: tuple[Sentence, ...]


class SectionVerdict(Value):
    """What one section is for."""

    section: int
    role: SectionRole


class DocumentReply(Value):
    """Genre, problem, roles of the sections, and the options by quote. A section that is not named has no role."""

    genre: str = Field(default="", max_length=80)
    problem: str = Field(default="", max_length=400)
    title: str = Field(default="", max_length=80)
    sections: tuple[SectionVerdict, ...] = ()
    options: tuple[NamedOption, ...] = Field(default=(), max_length=40)


class ProblemSpecTask(Value):
    """Classify sentences of the person's; what stands around them, options and existing items are context."""

    message: str
    sentences: tuple[Sentence, ...]
    before: tuple[Sentence, ...] = ()
    after: tuple[Sentence, ...] = ()
    roles: dict[int, SectionRole] = {}
    document: str = ""
    """Genre and problem in one line."""
    options: tuple[NamedOption, ...] = ()
    existing: tuple[Item, ...] = ()


class SaidQuantity(Value):
    """A number that a model read, with the words that show it; nothing before code has found it in the sentence."""

    quote: str = Field(max_length=300)
    op: Operator
    value: float
    unit: str = Field(max_length=80)


class SentenceVerdict(Value):
    """What one sentence, or a quoted part of it and of those behind it, is.

    `restates` names (k1, k2 …) the item of the person's own that it puts anew, `about` (o1, o2 …) the option a remark
    speaks of; "" = none.
    """

    sentence: int
    quote: str = Field(default="", max_length=2000)
    kind: SentenceKind
    force: Force = Force.NONE
    quantity: SaidQuantity | None = None
    about: str = Field(default="", max_length=8)
    sign: str = Field(default="", max_length=1)
    checks: tuple[str, ...] = Field(default=(), max_length=2)
    restates: str = Field(default="", max_length=8)


class ProblemSpecReply(Value):
    """Verdicts on the sentences. The built-in methods answer with `items`, each with its place in the text."""

    sentences: tuple[SentenceVerdict, ...] = ()
    items: tuple[Item, ...] | None = None
    title: str = ""
    language_note: str = ""
