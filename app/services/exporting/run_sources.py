"""What a report of a run is about: its options, stress cases, the spec as of its version, and where all came from."""

from collections.abc import Iterator

from app.domain.items import Item, ItemKind
from app.services.exporting.formats import RunFacts
from app.services.exporting.page import listed, row, table
from app.services.exporting.safe_text import escaped, escaped_lines
from app.services.exporting.words import ORIGINS

_TITLES = {
    ItemKind.GOAL: "Wanted",
    ItemKind.CONSTRAINT: "Limits and wishes",
    ItemKind.TODAY: "Today",
    ItemKind.OPTION: "Options",
    ItemKind.ACTOR: "Actors",
    ItemKind.MECHANISM: "Mechanisms",
    ItemKind.RESOURCE: "Resources",
    ItemKind.LIMIT: "Limits of the world",
    ItemKind.ASSUMPTION: "Assumptions",
    ItemKind.SIMPLIFICATION: "Simplifications",
}


def options(facts: RunFacts) -> str:
    """Return every option: its card, its whole text, where it comes from."""
    parts = []
    for one in facts.candidates:
        card = one.card
        made = ORIGINS[one.origin] + (", constructed" if one.constructed else "")
        parts.append(f"<h3>{escaped(one.label)} {escaped(card.title)}</h3>\n<p>{escaped_lines(card.summary)}</p>\n")
        for name, lines in (("How it works", card.mechanism), ("Takes", card.resources), ("Risks", card.risks)):
            parts.append(f"<p><b>{name}</b></p>\n{listed(lines)}" if lines else "")
        if one.text.strip() and one.text.strip() != card.summary.strip():
            parts.append(f"<blockquote>{escaped_lines(one.text)}</blockquote>\n")
        sources = [made, *(f"from {facts.parents.get(parent, 'a candidate')}" for parent in one.parents)]
        if one.message is not None and one.message in facts.said_in:
            sources.append(f"said in {facts.said_in[one.message]}")
        parts.append(f'<p class="dim">{escaped("; ".join(sources))}</p>\n')
    return f"<h2>Options</h2>\n{''.join(parts)}" if parts else ""


def stress_cases(facts: RunFacts) -> str:
    """Return the cases the options were tried with."""
    rows = [row(map(escaped, (one.label, one.title, one.text, one.type.value))) for one in facts.scenarios]
    return f"<h2>Stress cases</h2>\n{table(('', 'Case', 'Text', 'Kind'), rows)}" if rows else ""


def spec(facts: RunFacts) -> str:
    """Return the spec and the world model as they were for this run, each item with the words it comes from."""
    content = facts.version.content
    parts = [f"<h2>The spec as of v{facts.version.number}</h2>\n"]
    for kind, title in _TITLES.items():
        rows = [
            row(map(escaped, _item_cells(item, facts))) for item in (*content.spec.of(kind), *content.world.of(kind))
        ]
        if rows:
            parts.append(f"<h3>{title}</h3>\n{table(('', 'Weight', 'From'), rows)}")
    return "".join(parts) if len(parts) > 1 else ""


def _item_cells(item: Item, facts: RunFacts) -> Iterator[str]:
    yield item.stated + "".join(f"\n? {check}" for check in item.checks)
    weighted = item.kind in (ItemKind.GOAL, ItemKind.CONSTRAINT)
    yield ("hard" if item.is_hard else str(item.weight)) if weighted else ""
    source = item.source
    said = facts.said_in.get(source.message, "") if source is not None and source.message is not None else ""
    quote = f"“{source.quote}”" if source is not None and source.quote and source.quote != item.text else ""
    yield " ".join(part for part in (quote, said) if part) or item.author.value


def lineage(facts: RunFacts) -> str:
    """Return which runs this one goes back to or is compared with."""
    lines = []
    for name, one in (("Goes back to", facts.parent_run), ("Compared with", facts.baseline)):
        if one is not None:
            lines.append(f"{name} Run {one.number}: {one.title}")
    parents = dict.fromkeys(facts.parents.values())
    lines += [f"Derives from {parent}" for parent in parents]
    return f"<h2>Lineage</h2>\n{listed(lines)}" if lines else ""
