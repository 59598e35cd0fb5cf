"""What the reader hands back: spans of the person's own text, each with its class and the rule that decided.

For: every caller of ``read_problem``. Not for: spec items with ids, which the services make from these.
"""

from pydantic import BaseModel, ConfigDict, Field

from app.domain.items import ItemKind, Sign
from app.domain.quantity import Quantity
from app.english.kinds import Kind


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_Value):
    """A stretch of a text; offsets count characters."""

    start: int = Field(ge=0, description="First character.")
    end: int = Field(ge=0, description="One past the last character.")
    text: str = Field(description="The exact characters from start to end.")


class TextSpan(Span):
    """One span of a text as its structure cuts it, before anything is classed."""

    heading: str = Field(description="The words of the heading it stands under; may be empty.")
    asks: bool = Field(description="Whether it asks something.")


class ReadSpan(Span):
    """One item found in the text."""

    kind: Kind = Field(description="The class of the item.")
    quantity: Quantity | None = Field(description="The number that decides the item, where it has one.")
    weight: int = Field(ge=0, le=100, description="100 must, lower wants; set by rule from the person's words.")
    rule: str = Field(description="Short name of the rule that decided, fit to be shown.")
    section: str | None = Field(description="The heading or lead-in it stood under.")
    label: str | None = Field(default=None, description="Number or run-in title written before the item, if any.")
    said: str = Field(default="", description="With the words of its row, where a cell alone does not say them.")
    waits: bool = Field(default=False, description="In a long paper: it stands where nothing is asked for.")


class UnusedSpan(Span):
    """A sentence that became no item; shown under *Not used*."""

    rule: str = Field(description="Why it is no item, fit to be shown.")


class RemarkSpan(Span):
    """What is said of one option: for it, against it, or neither."""

    about: int = Field(ge=0, description="Where the span of the option that is spoken of starts.")
    sign: Sign | None = Field(description="+ or -, where a word of the person's says which.")
    rule: str = Field(description="Short name of the rule that decided, fit to be shown.")
    said: str = Field(default="", description="With the words of its row, where a cell alone does not say them.")


class SaidSpan(Span):
    """A stretch whose class somebody else named, a model for example; its number was found in the stretch by code."""

    kind: ItemKind = Field(description="The kind of the item.")
    classed: ItemKind | None = Field(default=None, description="Of one that waits: what it becomes when it is taken.")
    quantity: Quantity | None = Field(default=None, description="The number that decides it, where it has one.")
    weight: int = Field(default=0, ge=0, le=100, description="100 must, lower wants.")
    checks: tuple[str, ...] = Field(default=(), description="Yes/no questions, for what is wanted or must hold.")
    label: str | None = Field(default=None, description="What the text calls it, where that is not its words.")
    about: int | None = Field(default=None, description="Of a remark: where the span of its option starts.")
    sign: Sign | None = Field(default=None, description="Of a remark: + or -.")
    rule: str = Field(description="Why it has this class, fit to be shown.")


class HeadSpan(Span):
    """A heading, a lead-in or the header of a table: it names what stands below it and is no item."""

    rule: str = Field(description="What it is, fit to be shown.")


class Reading(_Value):
    """A text, read: items in text order that do not overlap, and what became none; no two spans overlap."""

    spans: tuple[ReadSpan, ...] = Field(description="The items, asides included, in text order.")
    remarks: tuple[RemarkSpan, ...] = Field(default=(), description="What is said of single options.")
    unused: tuple[UnusedSpan, ...] = Field(description="Every other sentence, with why it is no item.")
    headings: tuple[HeadSpan, ...] = Field(default=(), description="Headings and lead-ins.")
    language: str = Field(description="Two-letter code of the language it seems to be in; und if unknown.")
    readable: bool = Field(description="False where the text is in a language the rules do not know.")
    title: str = Field(max_length=60, description="A suggestion for the project's title; may be empty.")
