"""A brief (D3): an option of a run for whoever builds it, a tracker or a coding agent, in Markdown. Pure.

What was decided and why, the design, limits as checks to accept it by, stress cases as tests, risks, and links back.
"""

from collections.abc import Iterable, Iterator

from app.domain.deciding.decisions import Decision
from app.domain.errors import NotFoundError
from app.domain.items import Item, ItemKind
from app.domain.ranking.headline import headline
from app.domain.runs import Candidate, Origin
from app.services.exporting.formats import RunFacts
from app.services.exporting.run_table import has_no_order, judged
from app.services.exporting.safe_text import keyless, plain_line
from app.services.exporting.words import line_words, made_line, times

_SCHEME = "int-crucible:"


def brief(facts: RunFacts, label: str) -> str:
    """Return the brief of an option by its label, in any case of its letters.

    Raises:
        NotFoundError: the run has no such option.
    """
    run = facts.run
    chosen = next((one for one in facts.candidates if one.label.lower() == label.lower()), None)
    if chosen is None:
        known = ", ".join(one.label for one in facts.candidates)
        raise NotFoundError(f"Run {run.number} has no option “{label}”. It has: {known or 'none'}.")
    parts = [
        f"# {plain_line(chosen.card.title)}",
        _decision(facts, chosen),
        _section("Design", _design(chosen)),
        _section("What it is for", (_item_line(item) for item in facts.version.content.spec.goals)),
        _section("Accept it when", _checks(facts)),
        _section("Test it with", _tests(facts)),
        _section("Risks", _risks(facts, chosen)),
        _section("It assumes", (f"- {plain_line(item.stated)}" for item in _world(facts, ItemKind.ASSUMPTION))),
        _section("Not chosen", _others(facts, chosen)),
        _section("Links", _links(facts, chosen)),
        f"*{made_line(facts.made)}*",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(title: str, lines: Iterable[str]) -> str:
    text = "\n".join(lines).strip()
    return f"## {title}\n\n{text}" if text else ""


def _decision(facts: RunFacts, chosen: Candidate) -> str:
    run, results = facts.run, facts.results
    lines = [f"Option {chosen.label} of Run {run.number} in the project “{facts.project}”"]
    lines[0] += f", on v{facts.version.number} of {line_words(facts.line)}."
    decision = _of(facts, chosen)
    if decision is not None:
        lines.append(f"Chosen on {decision.created_at[:10]} (decision {decision.number}): {decision.why}")
        if decision.outcome is not None:
            lines.append(f"What became of it, noted on {decision.outcome.at[:10]}: {decision.outcome.text}")
    if results is not None:
        lines.append(headline(results.ranking, times))
        row = results.ranking.row(chosen.label)
        if row is not None and row.explanation and not has_no_order(results):
            lines.append(row.explanation)
    return "\n\n".join(map(plain_line, lines))


def _design(chosen: Candidate) -> Iterator[str]:
    card = chosen.card
    yield keyless(card.summary.strip())
    if chosen.text.strip() and chosen.text.strip() != card.summary.strip():
        yield ""
        yield from (f"> {line}".rstrip() for line in keyless(chosen.text.strip()).splitlines())
    for title, lines in (("How it works", card.mechanism), ("It takes", card.resources)):
        if lines:
            yield from ("", f"{title}:", "", *(f"- {plain_line(line)}" for line in lines))


def _checks(facts: RunFacts) -> Iterator[str]:
    constraints = facts.version.content.spec.constraints
    for item in (*(one for one in constraints if one.is_hard), *(one for one in constraints if not one.is_hard)):
        wish = "" if item.is_hard else f" (a wish, weight {item.weight})"
        for question in item.questions:
            yield f"- [ ] {plain_line(question)}{wish}"


def _tests(facts: RunFacts) -> Iterator[str]:
    for one in facts.scenarios:
        yield f"- [ ] **{plain_line(one.title)}** ({one.type.value}): {plain_line(one.text)}"


def _risks(facts: RunFacts, chosen: Candidate) -> Iterator[str]:
    yield from (f"- {plain_line(risk)}" for risk in chosen.card.risks)
    results = facts.results
    row = None if results is None else results.ranking.row(chosen.label)
    if results is None or row is None:
        yield "- It was not ranked in this run."
        return
    titles = {column.slug: column.title for column in results.columns}
    for broken in row.violations:
        said = f": {broken.evidence}" if broken.evidence else ""
        yield f"- Breaks “{plain_line(titles.get(broken.slug, broken.slug))}”{plain_line(said)}"
    for column in results.columns:
        if judged(results.cell(chosen.label, column.slug)) is None:
            yield f"- Not judged: {plain_line(column.title)}"


def _of(facts: RunFacts, chosen: Candidate) -> Decision | None:
    """The decision that stands, where it chose this option."""
    decision = facts.decision
    return decision if decision is not None and decision.candidate == chosen.id else None


def _others(facts: RunFacts, chosen: Candidate) -> Iterator[str]:
    decision = _of(facts, chosen)
    here = {one.id for one in facts.candidates}
    rejected = () if decision is None else decision.rejected
    # What was weighed from other runs; those of this one follow with what they lack.
    yield from (f"- {plain_line(one.name)}" for one in rejected if one.candidate not in here)
    weighed = None if decision is None else {one.candidate for one in rejected}
    for one in facts.candidates:
        if one.id == chosen.id or (weighed is not None and one.origin is not Origin.TODAY and one.id not in weighed):
            continue
        row = None if facts.results is None else facts.results.ranking.row(one.label)
        why = f": {row.explanation}" if row is not None and row.explanation else ""
        name = one.card.title if one.origin is Origin.TODAY else f"{one.label} {one.card.title}"
        yield f"- {plain_line(name)}{plain_line(why)}"


def _links(facts: RunFacts, chosen: Candidate) -> Iterator[str]:
    run = facts.run
    yield f"- Run {run.number}: `{_SCHEME}project/{run.project}/run/{run.id}`"
    if run.launched_from_chat is not None and facts.chat is not None:
        yield f"- Its chat “{plain_line(facts.chat)}”: `{_SCHEME}project/{run.project}/chat/{run.launched_from_chat}`"
    yield from (f"- Derives from {plain_line(facts.parents[one])}" for one in chosen.parents if one in facts.parents)
    if chosen.message is not None and (said := facts.said_in.get(chosen.message)):
        yield f"- First said in {plain_line(said)}"


def _world(facts: RunFacts, kind: ItemKind) -> tuple[Item, ...]:
    return facts.version.content.world.of(kind)


def _item_line(item: Item) -> str:
    must = " (a must)" if item.is_hard else ""
    return f"- {plain_line(item.text)}{must}"
