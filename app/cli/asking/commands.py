"""`ask` and `answer`: the order of a run so far, its next question, and what a person answers, without a window."""

import click

from app.cli.asking.text import EARLIER, asking_document, asking_lines, turn_lines
from app.cli.documents import Document
from app.cli.output import print_json, print_lines, shorten
from app.cli.session import current, run, scope
from app.domain.elicitation.acts import CardAnswer, CellAnswer
from app.domain.elicitation.scales import SCALES, CriterionKind, Level
from app.domain.elicitation.table import TODAY_KEY, Criterion, DecisionTable, TodayState
from app.domain.errors import NotFoundError, UsageError
from app.services.running.asking import AskingState, criterion_of
from app.services.services import Services

ORDER, TODAY, LIMITS, WANT = "order", "today", "limits", "want"
NO_MATTER, WISH, UNKNOWN = ("skip", "does-not-matter"), ("wish", "only-a-wish"), "?"
_NAMED = 12
_LEVELS = {
    "reached": Level.MUCH_BETTER,
    "short": Level.BETTER,
    "−−": Level.MUCH_WORSE,
    "−": Level.WORSE,
    "much-worse": Level.MUCH_WORSE,
    "worse": Level.WORSE,
    "as-today": Level.AS_TODAY,
    "better": Level.BETTER,
    "much-better": Level.MUCH_BETTER,
    "not-kept": Level.LOST,
    "double": Level.UP_TO_DOUBLE,
}
_YES_NO = {
    CriterionKind.LIMIT: (Level.HOLDS, Level.BREAKS),
    CriterionKind.LIMIT_AS_WISH: (Level.HOLDS, Level.BREAKS),
    CriterionKind.FLOOR: (Level.KEPT, Level.LOST),
}


@click.command()
@click.argument("run_", metavar="RUN")
@click.option("--changes", is_flag=True, help="Also the smallest changes after which another option leads.")
@click.option("--more", is_flag=True, help="Go on with what is still open, where no further question is needed.")
def ask(run_: str, changes: bool, more: bool) -> None:
    """Show what a run comes to so far and the next question, with what may be answered."""

    async def command(services: Services) -> Document:
        found = services.references.run(run_, scope(services))
        state = services.asking.state(found.id)
        # Without an order `changes` refuses and says so; only who asks for them wants to hear it.
        wanted = changes or (state.progress.has_order and not state.by_model)
        turns = services.asking.changes(found.id) if wanted else ()
        return asking_document(state, services.references.of_run(found), turns)

    _print(run(command), changes=changes, goes_on=more)


@click.command()
@click.argument("run_", metavar="RUN")
@click.argument("column", required=False)
@click.argument("answers", nargs=-1)
@click.option("--quote", default="", help="Words the answer rests on.")
@click.option("--undo", is_flag=True, help="Take the last answered card back.")
def answer(run_: str, column: str | None, answers: tuple[str, ...], quote: str, undo: bool) -> None:
    """Answer a question of a run: `answer run:1 fewer-queues C1=+ C2=-`.

    COLUMN is a name that `ask` shows, `limits` (several at once: limits C2.under-4-000=breaks C3.under-4-000=holds, or
    just holds, ? or skip for all that are open), `order` (criteria that come first), `today` (exists, ends, none) or
    `want` (a column of your own: want "survives a power cut" C2=+).

    Steps are --, -, 0, + and ++; a limit holds or breaks; a cost is less, same, double, more, or a sum such as
    "450 euros a month". ? says that nobody knows, of one option (C1=?) or of the whole column; skip (it does not
    matter) and wish (a limit that is only one) are said of a column; earlier counts what you said of it in other words.
    """
    goes_on = False

    async def command(services: Services) -> Document:
        nonlocal goes_on
        found = services.references.run(run_, scope(services))
        name = services.references.of_run(found)
        if undo:
            return asking_document(await services.asking.undo(found.id), name)
        if column is None:
            raise UsageError("Say which question you answer; `int-crucible ask RUN` shows the next one.")
        state = services.asking.state(found.id)
        given = read_answer(state, column, answers, quote)
        # Whoever answers what need not be asked is going on.
        goes_on = state.progress.further is not None
        return asking_document(await services.asking.answer(found.id, given), name)

    document = run(command)
    _print(document, goes_on=goes_on)


def _print(document: Document, *, changes: bool = False, goes_on: bool = False) -> None:
    if current().as_json:
        print_json(document)
        return
    print_lines(*asking_lines(document, goes_on=goes_on))
    if changes:
        print_lines("", *turn_lines(document["would_turn"]))


def read_answer(state: AskingState, column: str, answers: tuple[str, ...], quote: str = "") -> CardAnswer:
    """Return the act that the words of a command stand for.

    Raises:
        NotFoundError: there is no such column or option.
        UsageError: an answer is none of its scale.
    """
    table = state.table
    if column == ORDER:
        return CardAnswer(order=tuple(_criterion(table, one).key for one in answers), quote=quote)
    if column == TODAY:
        return CardAnswer(today=_today_state(answers), quote=quote)
    if column == WANT:
        if not answers:
            raise UsageError("Say in a few words what else is wanted: want 'survives a power cut' C2=+.")
        made = criterion_of(table, answers[0])
        return CardAnswer(added=(made,), cells=_cells(table, made, answers[1:]), quote=quote)
    if column == LIMITS:
        return _of_limits(state, answers, quote)
    found = _criterion(table, column)
    if not answers:
        raise UsageError(f"Say what is true of which option: {_example(found)}.")
    if answers == (EARLIER,):
        return _as_earlier(state, found, quote)
    if len(answers) == 1 and answers[0] in NO_MATTER:
        return CardAnswer(dropped=(found.key,), quote=quote)
    if len(answers) == 1 and answers[0] in WISH:
        if found.kind is not CriterionKind.LIMIT:
            raise UsageError(f"“{shorten(found.text)}” is no limit, so it is a wish already.")
        return CardAnswer(wishes=(found.key,), quote=quote)
    return CardAnswer(cells=_cells(table, found, answers), asked=(found.key,), quote=quote)


def _as_earlier(state: AskingState, criterion: Criterion, quote: str) -> CardAnswer:
    """What was said of a column in other words, counted for this one."""
    cells = tuple(
        CellAnswer(criterion=one.criterion, alternative=one.alternative, level=one.level)
        for one in state.earlier
        if one.criterion == criterion.key
    )
    if not cells:
        raise UsageError(f"Nothing was said before of “{shorten(criterion.text)}” in other words.")
    return CardAnswer(cells=cells, asked=(criterion.key,), quote=quote)


def _of_limits(state: AskingState, answers: tuple[str, ...], quote: str) -> CardAnswer:
    """The limits card in one act: `C2.SLUG=breaks` for each cell, or ? or holds for all that are open."""
    table = state.table
    card = state.progress.card
    card = card or state.progress.further
    keys = [one.key for one in table.limits] if card is None or card.kind != LIMITS else list(card.criteria)
    if len(answers) == 1 and answers[0] in NO_MATTER:
        return CardAnswer(dropped=tuple(keys), quote=quote)
    if answers in ((UNKNOWN,), (Level.HOLDS.value,)):
        level = None if answers == (UNKNOWN,) else Level.HOLDS
        cells = [
            CellAnswer(criterion=key, alternative=row, level=level)
            for key in keys
            for row in (*table.contenders, *((TODAY_KEY,) if card is not None and card.todays_limits else ()))
            if (key, row) not in table.by_cell
        ]
        return CardAnswer(cells=tuple(cells), asked=tuple(keys), quote=quote)
    if not answers:
        raise UsageError(f"Say what is true of which limit: C1.{_of_all(table)}=breaks, or ? for all.")
    given: dict[str, list[str]] = {}
    for one in answers:
        name, sign, value = one.partition("=")
        row, dot, slug = name.partition(".")
        if not (sign and dot):
            raise UsageError(
                f"“{shorten(one)}” names no limit of an option: say C1.{_of_all(table)}=breaks, or ? for all."
            )
        given.setdefault(slug, []).append(f"{row}={value}")
    found = {slug: _criterion(table, slug) for slug in given}
    for limit in found.values():
        if limit.kind is not CriterionKind.LIMIT:
            raise UsageError(f"“{shorten(limit.text)}” is no limit: answer it by its name, `{limit.slug}`.")
    told = tuple(cell for slug, rows in given.items() for cell in _cells(table, found[slug], tuple(rows)))
    seen = dict.fromkeys([*keys, *(one.key for one in found.values())])
    return CardAnswer(cells=told, asked=tuple(seen), quote=quote)


def _of_all(table: DecisionTable) -> str:
    return table.limits[0].slug if table.limits else "LIMIT"


def _cells(table: DecisionTable, criterion: Criterion, answers: tuple[str, ...]) -> tuple[CellAnswer, ...]:
    if answers == (UNKNOWN,):
        rows = [row for row in table.contenders if (criterion.key, row) not in table.by_cell]
        return tuple(CellAnswer(criterion=criterion.key, alternative=row) for row in rows)
    cells = []
    for one in answers:
        name, sign, value = one.partition("=")
        if not sign:
            raise UsageError(f"“{shorten(one)}” is no answer: say which option, such as {_example(criterion)}.")
        cells.append(_cell(criterion, _row(table, name), value.strip()))
    return tuple(cells)


def _cell(criterion: Criterion, row: str, value: str) -> CellAnswer:
    if value == UNKNOWN:
        return CellAnswer(criterion=criterion.key, alternative=row)
    level = _level(criterion.kind, value)
    if level is not None:
        return CellAnswer(criterion=criterion.key, alternative=row, level=level)
    if criterion.kind is CriterionKind.COST:
        from app.pipeline.grounds.cost import sum_of  # here: only costs need numbers to be read

        cost = sum_of(value)
        if cost is not None:
            return CellAnswer(criterion=criterion.key, alternative=row, cost=cost)
    levels = ", ".join(mark.level.value for mark in SCALES[criterion.kind])
    wanted = f"{levels}, a sum such as “450 euros a month”" if criterion.kind is CriterionKind.COST else levels
    raise UsageError(
        f"“{shorten(value)}” is no answer to “{shorten(criterion.text)}”: use {wanted}, or ? if nobody knows."
    )


def _level(kind: CriterionKind, value: str) -> Level | None:
    yes_no = _YES_NO.get(kind)
    if yes_no is not None and value in ("yes", "+", "no", "-", "−"):
        return yes_no[0] if value in ("yes", "+") else yes_no[1]
    scale = {mark.level for mark in SCALES[kind]}
    found = _LEVELS.get(value)
    if found is None:
        found = next((level for level in Level if level.value == value), None)
    return found if found in scale else None


def _row(table: DecisionTable, name: str) -> str:
    if name.strip().lower() == TODAY:
        if TODAY_KEY not in table.rows:
            raise NotFoundError("Nothing was said about how it is done today, so no option stands for it.")
        return TODAY_KEY
    for one in table.alternatives:
        if one.label.lower() == name.strip().lower():
            return one.key
    labels = ", ".join(one.label for one in table.alternatives[:_NAMED])
    raise NotFoundError(f"There is no option “{shorten(name)}” here; there are {labels}.")


def _criterion(table: DecisionTable, name: str) -> Criterion:
    exact = [one for one in table.criteria if one.slug == name]
    found = exact or [one for one in table.criteria if one.slug.startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"“{shorten(name)}” could be {', '.join(one.slug for one in found[:4])}.")
    known = ", ".join(one.slug for one in table.criteria[:_NAMED])
    raise NotFoundError(f"This run has no column “{shorten(name)}”; it has {known}.")


def _today_state(answers: tuple[str, ...]) -> TodayState:
    states = {one.value: one for one in TodayState}
    if len(answers) != 1 or answers[0] not in states:
        raise UsageError(f"Today is one of {', '.join(states)}.")
    return states[answers[0]]


def _example(criterion: Criterion) -> str:
    value = {CriterionKind.LIMIT: "holds", CriterionKind.FLOOR: "kept", CriterionKind.COST: "same"}
    return f"C1={value.get(criterion.kind, '+')}"
