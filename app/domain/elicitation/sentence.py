"""The result in words: one function, for card, toast, header, history, command line and chat alike.

Every part follows from the table; shares are said in steps of 5 %. Not for: the words of questions, or of a change.
"""

from app.domain.elicitation.cards import NO_GAIN, Progress, Stop
from app.domain.elicitation.cost import costs_of
from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.spoken import answered_rows, is_silent, is_spoken_for, only_of
from app.domain.elicitation.standing import FEASIBLE, OUT, SETTLED, Standing, stand
from app.domain.elicitation.table import TODAY_KEY, Criterion, DecisionTable
from app.domain.elicitation.trials import Change, changed
from app.domain.kit.text import shortened

_TITLE, _TEXT, _QUOTE = 60, 80, 100
_NAMED = 2
_FEW_WORDS = 3
_HALF = 0.5
_TRIED_DRAWS = 512
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def result_sentence(table: DecisionTable, progress: Progress) -> str:
    """Return who leads, how surely, under which condition, who is out and what to find out; in a few sentences."""
    if progress.stop is Stop.NONE_LEFT:
        parts = [_none_left(table), *_outs(table, progress)]
    elif not progress.has_order:
        parts = [*_no_order(table, progress), *_outs(table, progress)]
    else:
        leads = _leads_on_few(table, progress) if progress.is_sparse else [_leads(table, progress)]
        parts = [*leads, *_conditions(table, progress), *_outs(table, progress)]
        parts += [_unsaid_cost(table, progress), _turned_by_weights(table, progress)]
        parts.append(_find_out_first(table, progress) if progress.is_sparse else _closing(progress))
    return " ".join(part for part in parts if part)


def about(share: float) -> str:
    """Say a share in steps of 5 %, never as more than was drawn."""
    percent = round(share * 20) * 5
    if percent == 0:
        return "under 5 %"
    return "nearly all" if percent >= 100 else f"about {percent} %"


def named(table: DecisionTable, row: str) -> str:
    """Say what a row is called within a sentence."""
    if row == TODAY_KEY:
        return "staying as today"
    title = shortened(table.title(row).strip().rstrip("."), _TITLE)
    return title if len(title.split()) <= _FEW_WORDS else f"“{title}”"


def _text(criterion: Criterion) -> str:
    return f"“{shortened(criterion.text.strip().rstrip('.'), _TEXT)}”"


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _joined(names: list[str], last: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def answers_given(table: DecisionTable) -> int:
    """Return how many cards the person has answered: all limits are one."""
    limits = {one.key for one in table.criteria if one.kind is CriterionKind.LIMIT}
    answered = {
        "limits" if cell.criterion in limits else cell.criterion
        for cell in table.cells
        if cell.ground.kind == "answer" and not cell.unknown
    }
    return len(answered) + bool(table.order)


def _basis(table: DecisionTable) -> str:
    number = answers_given(table)
    if not number:
        return "From the text alone"
    return "On your answer" if number == 1 else f"On your {number} answers"


def _nobody_leads(standing: Standing) -> bool:
    """Whether no option leads, and today in too few of the ways to be advice to stay."""
    return not standing.leaders or (standing.leaders == (TODAY_KEY,) and standing.share < _HALF)


def _why_nobody(table: DecisionTable, standing: Standing, so_far: str) -> str:
    """Why no option leads: nothing is better than today, or one that nobody called better comes before one that is."""
    if not any(row.beats_today for row in standing.rows if row.tier != OUT):
        cheaper = table.cost is not None and any(
            table.level(table.cost.key, row) is Level.LESS for row in table.contenders
        )
        return f"nothing answered{so_far}{' but cost' if cheaper else ''} is better than today"
    first = max((row for row in standing.rows if row.tier != OUT), key=lambda row: row.share)
    before = (
        f"{named(table, first.key)} comes first in {about(first.share)} of the ways the open answers could turn out"
    )
    if first.key == TODAY_KEY:
        return before
    return f"{before}, but nothing answered{so_far} of it is better than today in what you want"


def _leads(table: DecisionTable, progress: Progress) -> str:
    standing = progress.standing
    if progress.stop is Stop.ONE_LEFT:
        return f"Only {named(table, table.contenders[0])} is left: every other option breaks what must hold."
    if _nobody_leads(standing):
        yet, so_far = (" yet", " so far") if progress.card is not None else ("", "")
        return f"{_basis(table)} no option leads{yet}: {_why_nobody(table, standing, so_far)}."
    by = "" if standing.has_wanted else " by limits and cost only"
    leaders = [named(table, key) for key in standing.leaders]
    if len(leaders) > 1:
        return (
            f"{_basis(table)} {_joined(leaders)} lead together{by}:"
            f" each first in {about(standing.share)} of the ways the open answers could turn out."
        )
    return (
        f"{_basis(table)} {leaders[0]} leads{by}:"
        f" first in {about(standing.share)} of the ways the open answers could turn out."
    )


def _leads_on_few(table: DecisionTable, progress: Progress) -> list[str]:
    """Who leads where no two options are answered on the same two columns: who was spoken for, and who was not."""
    standing = progress.standing
    spoken = [row.key for row in standing.rows if row.key in table.contenders and is_spoken_for(table, row.key)]
    leaders = list(standing.leaders)
    first = f"first in {about(standing.share)} of the ways the open answers could turn out."
    if spoken == leaders[:1] == leaders:
        number = _answers(standing.row(leaders[0]).answered)
        told = f"Only {named(table, leaders[0])} was spoken for ({number}); on {_these(number)} it leads: {first}"
    else:
        names = _joined([named(table, row) for row in leaders])
        verb = "leads:" if len(leaders) == 1 else "lead together: each"
        known = sum(row.answered for row in standing.rows if row.key in table.contenders)
        told = (
            "No two options are answered on the same two criteria."
            f" On what little was said ({_answers(known)}) {names} {verb} {first}"
        )
    others = _others(table, *spoken, *leaders)
    silent = [row for row in others if is_silent(table, row)]
    blamed = [row for row in others if row not in silent]
    return [told, _of_nobody("good or bad", table, silent), _of_nobody("good", table, blamed)]


def _others(table: DecisionTable, *rows: str) -> list[str]:
    """The options in question but for these, as they were named."""
    return [one.key for one in table.alternatives if one.key in table.contenders and one.key not in rows]


def _answers(number: int) -> str:
    return "1 answer" if number == 1 else f"{number} answers"


def _these(answers: str) -> str:
    return "it" if answers == "1 answer" else "these"


def _of_nobody(what: str, table: DecisionTable, rows: list[str]) -> str:
    if not rows:
        return ""
    names = [named(table, row) for row in rows[:_NAMED]]
    if len(rows) > _NAMED:
        names.append(f"{_count(len(rows) - _NAMED)} other{'s' if len(rows) > _NAMED + 1 else ''}")
    return f"Nobody has said anything {what} of {_joined(names, 'or')}."


def _find_out_first(table: DecisionTable, progress: Progress) -> str:
    """What would put a second option beside the first: the column that only the leader is answered on."""
    lead = progress.standing.leaders[0]
    column = only_of(table, lead)
    others = _others(table, lead)
    return "" if column is None or not others else _how_they_do(table, column, others)


def _how_they_do(table: DecisionTable, column: Criterion, rows: list[str]) -> str:
    names = [named(table, row) for row in rows[:_NAMED]]
    if len(rows) > _NAMED:
        names.append("the others")
    does = "does" if len(rows) == 1 else "do"
    return f"Find out first: how {_joined(names)} {does} on {_text(column)}."


def _conditions(table: DecisionTable, progress: Progress) -> list[str]:
    """The limits of the leader that are still open, and who leads if the only one breaks."""
    leaders = progress.standing.leaders or (table.contenders[:1] if progress.stop is Stop.ONE_LEFT else ())
    if not leaders or leaders[0] == TODAY_KEY or progress.standing.row(leaders[0]).tier == FEASIBLE:
        return []
    lead = leaders[0]
    limits = [one for one in table.limits if table.level(one.key, lead) is None]
    if len(limits) > 1:
        texts = [_text(one) for one in limits[:_NAMED]]
        more = len(limits) - _NAMED
        said = f"{', '.join(texts)} and {_count(more)} more" if more > 0 else _joined(texts)
        return [f"{_cap(_count(len(limits)))} limits are still open for {named(table, lead)}: {said}."]
    after = changed(table, Change(kind="cell", criterion=limits[0].key, row=lead, after=Level.BREAKS))
    then = stand(after, _TRIED_DRAWS).leaders
    turned = f"; if it breaks, {named(table, then[0])} leads" if then else ""
    return [f"That holds if it keeps {_text(limits[0])}, which is open{turned}."]


def _outs(table: DecisionTable, progress: Progress) -> list[str]:
    """Who broke a limit, by which words, and whether it would lead were that only a wish."""
    out = [row.key for row in progress.standing.rows if row.key in table.broken]
    parts = []
    for row in out[:_NAMED]:
        limit = table.broken[row][0]
        cell = table.known(limit.key, row)
        quote = cell.ground.quote.strip().rstrip(".") if cell is not None else ""
        said = f" (“{shortened(quote, _QUOTE)}”)" if quote else ""
        who = _cap(named(table, row))
        if progress.has_order and _would_lead(table, row, limit):
            parts.append(f"{who} is out: it breaks {_text(limit)}{said}. If that is only a wish, it leads.")
        else:
            parts.append(f"{who} is out: it breaks {_text(limit)}{said}.")
    if len(out) > _NAMED:
        parts.append(f"{_cap(_count(len(out) - _NAMED))} more break what must hold.")
    return parts


def _would_lead(table: DecisionTable, row: str, limit: Criterion) -> bool:
    after = stand(changed(table, Change(kind="wish", criterion=limit.key)), _TRIED_DRAWS)
    return after.leaders[:1] == (row,)


def _unsaid_cost(table: DecisionTable, progress: Progress) -> str:
    if table.cost is None:
        return ""
    costs = costs_of(table)
    if costs.steps_wait:
        return "Costs said in steps count once it is known what today costs."
    open_rows = [row.key for row in progress.standing.rows if costs.by_row[row.key] is None and row.tier != 2]
    if not open_rows or len(open_rows) == len(progress.standing.rows) > _NAMED:
        return "What they cost, all in, is still open." if open_rows else ""
    names = ["today" if row == TODAY_KEY else named(table, row) for row in open_rows[:_NAMED]]
    if len(open_rows) > _NAMED:
        return f"What {names[0]} and {_count(len(open_rows) - 1)} others cost, all in, is still open."
    # Not that nobody said it: a text may name parts of it ("480 a month and 2,500 to set up").
    return f"What {_joined(names)} {'costs' if len(names) == 1 else 'cost'}, all in, is still open."


def _turned_by_weights(table: DecisionTable, progress: Progress) -> str:
    """Which criterion, put first, would let another row lead; nothing once the person has said the order."""
    standing = progress.standing
    if table.order_asked or len(standing.leaders) != 1:
        return ""
    lead = standing.leaders[0]
    for other in standing.rows:
        if other.key == lead or not other.can_lead or other.share < NO_GAIN:
            continue
        ahead = [
            one
            for one in table.wanted
            if one.share is None and _value(table, one, other.key) > _value(table, one, lead)
        ]
        for one in ahead[:_NAMED]:
            after = stand(changed(table, Change(kind="first", criterion=one.key)), _TRIED_DRAWS)
            if after.leaders[:1] == (other.key,):
                return f"{_cap(named(table, other.key))} would lead if you put {_text(one)} first."
        break
    return ""


def _value(table: DecisionTable, criterion: Criterion, row: str) -> float:
    if row == TODAY_KEY:
        return 0.0
    level = table.level(criterion.key, row)
    return {Level.MUCH_WORSE: -2, Level.WORSE: -1, Level.BETTER: 1, Level.MUCH_BETTER: 2}.get(level, 0) if level else 0


def _closing(progress: Progress) -> str:
    if progress.card is None and _nobody_leads(progress.standing):
        return "Say where an option is better than today: in a cell of the table, or by what else you want."
    if progress.stop is Stop.NO_GAIN and progress.card is None and 0.0 < progress.standing.share < SETTLED:
        return "No single further question is likely to turn it; several together could."
    return ""


def _none_left(table: DecisionTable) -> str:
    stays = TODAY_KEY in table.rows and TODAY_KEY not in table.broken
    return "Every option breaks what must hold" + ("; staying as today is what is left." if stays else ".")


def _undecided(table: DecisionTable, progress: Progress) -> str:
    """Between whom nothing decides, where the questions ended without an order; with their shares."""
    share = about(max((progress.standing.row(row).share for row in progress.undecided), default=0.0))
    names = [named(table, row) for row in progress.undecided]
    if not names:
        return ""
    if len(names) == 1:
        return f"{_cap(names[0])} is first most often, in {share} of the ways the open answers could turn out."
    each = f"each first in {share} of the ways the open answers could turn out"
    return f"Undecided between {_joined(names)}: {each}."


def _no_order(table: DecisionTable, progress: Progress) -> list[str]:
    """Why there is none, between whom it is undecided, and what to find out first.

    One option alone was answered, nobody could say something, or too little was asked so far.
    """
    answered = [row for row in table.contenders if any(table.known(one.key, row) for one in table.counted)]
    if len(answered) == 1 and len(table.contenders) > 1 and table.limits_seen:
        return [f"No order yet: only {named(table, answered[0])} was answered. Say one thing about another option."]
    alone = [column for row in answered if (column := only_of(table, row)) is not None]
    if alone and progress.stop is not None:
        [row] = answered_rows(table, alone[0])
        others = _others(table, row)
        told = "No order yet: no two options are answered on the same two criteria."
        return [told, _undecided(table, progress), _how_they_do(table, alone[0], others) if others else ""]
    unknown = [
        one
        for one in table.counted
        if any(cell.unknown for cell in table.cells if cell.criterion == one.key)
        and not any(table.known(one.key, row) for row in table.contenders)
    ]
    if not unknown:
        told = "No order yet: at least two options have to be answered on the same two criteria."
        return [told, _undecided(table, progress)]
    limits = [one for one in unknown if one.kind is CriterionKind.LIMIT]
    first = (limits or unknown)[0]
    more = len(limits) - 1
    also = f", and {_count(more)} more limit{'s are' if more > 1 else ' is'} open" if more > 0 else ""
    whether = "whether it keeps " if first.kind is CriterionKind.LIMIT else "anything about "
    told = f"No order yet: nobody could say {whether}{_text(first)}{also}."
    return [told, _undecided(table, progress), f"Find out first: {_text(first)}."]
