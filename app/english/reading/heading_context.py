"""Keeps track of what headings, questions and lead-ins say about the text that follows them.

For: the reader. Not for: reading statements. A heading holds until the next one of its level, a lead-in until its
paragraph or the list under it ends, a question of an interview until the next question.
"""

from dataclasses import dataclass, field

from app.english.reading.headings import Context


@dataclass(slots=True)
class Scopes:
    """The contexts in force, the nearest deciding."""

    headings: list[tuple[int, Context | None, str]] = field(default_factory=list)
    question: Context | None = None
    lead: Context | None = None
    lead_group: int | None = None  # the list a lead-in has been bound to
    lead_pending: bool = False  # a lead-in waits for its list

    def open_heading(self, level: int, context: Context | None, words: str) -> None:
        """Enter the section under a heading."""
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.headings.append((level, context, words))
        self.question = None
        self.close_lead()

    def open_lead(self, context: Context, *, waits: bool) -> None:
        """Note a lead-in; with ``waits`` it also covers the list or paragraph right after."""
        self.lead = context
        self.lead_group = None
        self.lead_pending = waits

    def carry_lead_over(self) -> None:
        """Let the lead-in of a paragraph cover the list right after it."""
        self.lead_pending = self.lead is not None

    def close_lead(self) -> None:
        """Forget the lead-in."""
        self.lead = None
        self.lead_group = None
        self.lead_pending = False

    def enter_block(self, group: int, *, is_list: bool) -> None:
        """Tell the scopes that a block begins, so that a lead-in that is over ends."""
        if self.lead is None:
            return
        if self.lead_pending:
            self.lead_pending = False
            self.lead_group = group
            return
        if self.lead_group != group or not is_list:
            self.close_lead()

    @property
    def section(self) -> Context | None:
        """The nearest heading that announces a class."""
        return next((context for _, context, _ in reversed(self.headings) if context is not None), None)

    def section_above(self, level: int) -> Context | None:
        """Return the nearest heading above a level that announces a class."""
        above = (context for depth, context, _ in reversed(self.headings) if depth < level and context is not None)
        return next(above, None)

    @property
    def current(self) -> Context | None:
        """The context that decides now."""
        return self.lead or self.question or self.section

    @property
    def depth(self) -> int:
        """The level of the nearest heading; 0 before the first."""
        return self.headings[-1][0] if self.headings else 0

    @property
    def heading_words(self) -> str | None:
        """The words of the nearest heading, whatever they announce."""
        return self.headings[-1][2] if self.headings else None
