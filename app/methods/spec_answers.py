"""What the built-in Architect says about the spec: what was taken from a message, lists, open questions, ideas.

For: `architect`. Not for: runs (`run_answers`). Every statement is a count, a quote or a name from the task.
"""

import re

from app.domain.agents import ArchitectReply, ArchitectTask, ProposedRun
from app.domain.chats import ChatMode
from app.domain.items import KEPT_KINDS, WORLD_KINDS, Item, ItemKind
from app.domain.kit.late_pattern import late
from app.domain.runs import RunMode
from app.english.words import cut, squeezed

_SHOWN = 4
_QUOTE = 220
_FEWEST_WAYS = 2
ANALYSIS_RIGHTS = (
    "This is an analysis chat, so nothing was changed here. Two ways on: **Change Main** puts it into the spec, "
    "**Try as a what-if** tries it on a line of its own."
)
_KIND_WORDS: tuple[tuple[str, str, str], ...] = (
    ("goal", "goal", "goals"),
    ("hard", "hard limit", "hard limits"),
    ("soft", "wish that may give way", "wishes that may give way"),
    ("today", "word on today", "words on today"),
    ("option", "option", "options"),
    ("resource", "resource", "resources"),
    ("assumption", "assumption", "assumptions"),
    ("other", "other part of the world model", "other parts of the world model"),
    ("unused", "sentence set aside", "sentences set aside"),
)
_SCAMPER = (
    (
        ItemKind.TODAY,
        ("What could be left out of {}?", "What could be done at another time or place: {}?", "Who else could do {}?"),
    ),
    (
        ItemKind.OPTION,
        ("What if only a part of {} were done?", "What could {} be combined with?", "What is the reverse of {}?"),
    ),
    (ItemKind.RESOURCE, ("What else could {} be used for?", "How would it go without {}?")),
)
_LISTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\bgoals?\b|\baims?\b", ("goal",)),
    (r"\bhard\b", ("hard",)),
    (r"\bsoft\b|\bwishes\b|\bpreferences?\b", ("soft",)),
    (r"\bconstraints?\b|\blimits?\b|\brequirements?\b", ("hard", "soft")),
    (r"\bassumptions?\b|\bassumed?\b", ("assumption",)),
    (r"\boptions?\b|\bideas?\b|\bways\b", ("option",)),
    (r"\bresources?\b|\bat hand\b", ("resource",)),
    (r"\btoday\b|\bnow\b", ("today",)),
    (r"\bnot used\b|\bunused\b|\bset aside\b", ("unused",)),
    (r"\bworld ?model\b", ("resource", "assumption", "other")),
)


_ONLY_MINE = late(
    r"\b(?:only|just) (?:my|these|the|those)\b(?: (?:own|\w{3,5}))? (?:options|ideas|designs|candidates)\b"
    r"|\beval(?:_| |-)?only\b|\bmy own (?:ideas|options)\b",
    re.IGNORECASE,
)


def said(item: Item) -> str:
    """Return an item's text as an answer quotes it."""
    return f"“{cut(squeezed(item.text), limit=_QUOTE)}”"


def group_of(item: Item) -> str:
    """Return the group an item is counted in: goal, hard, soft, today, option, resource, assumption.

    Other or unused.
    """
    if item.kind is ItemKind.CONSTRAINT:
        return "hard" if item.is_hard else "soft"
    if item.kind in WORLD_KINDS and item.kind not in (ItemKind.RESOURCE, ItemKind.ASSUMPTION):
        return "other"
    return item.kind.value


def counted(items: tuple[Item, ...]) -> str:
    """Return "3 goals, 5 hard limits and 2 options" for items."""
    parts = []
    for group, one, many in _KIND_WORDS:
        count = sum(group_of(item) == group for item in items)
        if count:
            parts.append(f"{count} {one if count == 1 else many}")
    return joined(parts)


def joined(parts: list[str]) -> str:
    """Return parts as a list in a sentence."""
    return ", ".join(parts[:-1]) + f" and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def understood(task: ArchitectTask, *, asked_for_run: bool = False) -> ArchitectReply:
    """Answer a statement: what it gave, what was set aside, what is open, and whether a run is possible."""
    if task.language_note and not task.applied:
        return ArchitectReply(text=task.language_note)
    if task.mode is ChatMode.ANALYSIS:
        return ArchitectReply(text=f"I read your note. {ANALYSIS_RIGHTS}")
    by_slug = {item.slug: item for item in task.items}
    applied = tuple(by_slug[slug] for slug in task.applied if slug in by_slug)
    used = tuple(item for item in applied if item.kind not in KEPT_KINDS)
    lines = [_taken(task, used)]
    aside = sum(item.kind is ItemKind.UNUSED for item in applied) or (0 if used else task.unused_count)
    if aside and not task.is_first_text:
        lines.append(
            f"{aside} {'sentence was' if aside == 1 else 'sentences were'} set aside; move what I should have taken."
        )
    if task.language_note:
        lines.append(task.language_note)
    run = run_wish(task) if asked_for_run or not (task.runs or task.is_first_text) else None
    if run is not None:
        lines.append("There is enough for a first run; the card below waits for you.")
    elif not (asked_for_run or task.runs or task.is_first_text) and any(
        item.kind is ItemKind.GOAL for item in task.items
    ):
        lines.append(
            "Name two or more ways you see (“either … or …”, or a numbered list), or ask me for a run at any time."
        )
    return ArchitectReply(text="\n\n".join(lines), run=run)


def _taken(task: ArchitectTask, used: tuple[Item, ...]) -> str:
    """What was taken from the message, in one sentence; the cards below list it."""
    if not used and not task.is_first_text:
        return "I found no goal, limit or option in that by my rules, so nothing in the spec changed."
    if not used:
        return "I found no goal, limit or option in your text by my rules; the card below takes what you see in it."
    if task.asks_first:
        return f"In your text I found {counted(used)}. They wait on the card below, as you want to be asked."
    where = "this line" if task.mode is ChatMode.WHAT_IF else "the spec"
    if task.is_first_text:
        return f"From your text I took {counted(used)}; look them over on the card below."
    return f"From your text I took {counted(used)} into {where}."


def run_wish(task: ArchitectTask, *, asked: bool = False) -> ProposedRun | None:
    """Return a run to propose: something to compare by is needed, and two options, or one beside today."""
    goals = sum(item.kind is ItemKind.GOAL for item in task.items)
    limits = sum(item.kind is ItemKind.CONSTRAINT for item in task.items)
    options = sum(item.kind is ItemKind.OPTION for item in task.items)
    ways = options + any(item.kind is ItemKind.TODAY for item in task.items)
    if not (goals or limits) or not options or ways < _FEWEST_WAYS or (options < _FEWEST_WAYS and not asked):
        return None
    mode = RunMode.EVAL_ONLY if _ONLY_MINE.search(task.message) else RunMode.FULL_SEARCH
    why = (
        f"{goals} {'goal' if goals == 1 else 'goals'}, {options} "
        f"{'option' if options == 1 else 'options'} in your words"
    )
    return ProposedRun(mode=mode, why=f"{why}, {limits} {'limit' if limits == 1 else 'limits'} to hold them against.")


def propose_run(task: ArchitectTask) -> ArchitectReply:
    """Answer a wish for a run with a card, or say what is missing for one."""
    wish = run_wish(task, asked=True)
    if re.search(r"\bseeded\b|\bderive|\bfrom c\d+", task.message, re.IGNORECASE):
        return ArchitectReply(
            text="A seeded run derives from candidates you choose: select them in the ranking and use “Improve these”."
        )
    if task.mode is ChatMode.WHAT_IF and task.runs:
        return ArchitectReply(
            text="The card below judges the earlier run again on this line: same candidates and scenarios, "
            "and only answers whose inputs moved are asked again. Only you start it.",
            run=wish or ProposedRun(mode=RunMode.FULL_SEARCH, why="The earlier run, on this line."),
        )
    if wish is None:
        return ArchitectReply(text=_missing(task))
    text = (
        f"I propose to judge your own ideas, all of them and no others. It rests on {wish.why}"
        " Only you start it, on the card below."
    )
    if task.open_questions:
        text += (
            f" {_count(len(task.open_questions), 'question')} still open; a run does not need to wait for "
            f"{_them(task)}."
        )
    return ArchitectReply(text=text, run=wish)


def _missing(task: ArchitectTask) -> str:
    """What there is too little of for a run, and what to say."""
    kinds = {item.kind for item in task.items}
    if not kinds & {ItemKind.GOAL, ItemKind.CONSTRAINT}:
        return (
            "A run needs something to compare by, and the spec has nothing yet. What should be better afterwards, or"
            " what must hold?"
        )
    if ItemKind.OPTION not in kinds:
        return "A run needs something to judge, and you have named no option yet. Which ways do you see?"
    return "There is only one way to go here yet. Name a second option, or say how it is done today."


def _them(task: ArchitectTask) -> str:
    return "it" if len(task.open_questions) == 1 else "them"


def _count(count: int, noun: str) -> str:
    return f"{count} {noun} is" if count == 1 else f"{count} {noun}s are"


def listing(task: ArchitectTask) -> ArchitectReply:
    """List the items of the kinds the message names, else an overview of all."""
    message = task.message.lower()
    groups = next((groups for pattern, groups in _LISTED if re.search(pattern, message)), None)
    if groups is None:
        shown = tuple(item for item in task.items if item.kind not in KEPT_KINDS)
        if not shown:
            return ArchitectReply(
                text="The spec is empty so far. Tell me what you want to work out, in your own words."
            )
        return ArchitectReply(text=f"The spec holds {counted(task.items)}.\n\n{_grouped(shown, titled=True)}")
    chosen = tuple(item for item in task.items if group_of(item) in groups)
    if not chosen:
        names = joined([many for group, _, many in _KIND_WORDS if group in groups])
        return ArchitectReply(text=f"There are no {names} in the spec yet.")
    return ArchitectReply(
        text=f"{task.line}, version {task.version_number}: {counted(chosen)}.\n\n{_grouped(chosen, most=20)}"
    )


def ideas(task: ArchitectTask) -> ArchitectReply:
    """Ask the SCAMPER questions about the text's own sentences: prompts for the person, never candidates."""
    asked = []
    for kind, questions in _SCAMPER:
        quotes = [said(item) for item in task.items if item.kind is kind]
        asked += [f"- {question.format(quote)}" for question, quote in zip(questions, quotes, strict=False)]
    if not asked:
        return ArchitectReply(
            text="Tell me first how it is done today or which ways you see; then I can ask about them."
        )
    return ArchitectReply(
        text="I have no ideas of my own; these questions about your sentences may bring you some:\n"
        + "\n".join(asked[:7])
    )


def open_list(task: ArchitectTask) -> list[str]:
    """Return the open questions of the spec as lines; empty where there are none."""
    return [
        f"- {one.question}" + (f" — “{cut(squeezed(one.quote), limit=_QUOTE)}”" if one.quote else "")
        for one in task.open_questions
    ]


def _grouped(items: tuple[Item, ...], *, titled: bool = False, most: int = _SHOWN) -> str:
    blocks = []
    for group, _, many in _KIND_WORDS:
        members = [item for item in items if group_of(item) == group]
        if not members or (group == "unused" and titled):
            continue
        lines = [f"- {said(item)}{_mark(item)}" for item in members[:most]]
        if len(members) > most:
            lines.append(f"- … and {len(members) - most} more")
        blocks.append((f"**{many[:1].upper()}{many[1:]}**\n" if titled else "") + "\n".join(lines))
    return "\n\n".join(blocks)


def _mark(item: Item) -> str:
    if not item.holds:
        return " (taken as false here)"
    if item.kind is ItemKind.CONSTRAINT and not item.is_hard:
        return f" (weight {item.weight})"
    return " (wanted, not a must)" if item.kind is ItemKind.GOAL and not item.is_hard else ""


def changed(task: ArchitectTask) -> ArchitectReply:
    """Say what differs: this line against Main in a what-if, what the last message applied, elsewhere where to look."""
    if task.main_items is not None:
        lines = differences(task.main_items, task.items)
        if not lines:
            return ArchitectReply(text="Nothing differs between this line and Main so far.")
        return ArchitectReply(text="This line against Main:\n" + "\n".join(lines))
    applied = tuple(item for item in task.items if item.slug in task.applied)
    if applied:
        return ArchitectReply(text=f"Your last message changed {counted(applied)}:\n\n{_grouped(applied)}")
    return ArchitectReply(
        text=f"{task.line} stands at version {task.version_number} with {counted(task.items) or 'nothing in it yet'}. "
        "The log in the spec dock lists every version with its author, cause and difference."
    )


def differences(before: tuple[Item, ...], after: tuple[Item, ...]) -> list[str]:
    """Return one line per item that was added, changed or removed."""
    old = {item.slug: item for item in before}
    new = {item.slug: item for item in after}
    lines = [f"- added: {said(item)}" for slug, item in new.items() if slug not in old]
    for slug, item in new.items():
        was = old.get(slug)
        if was is None or was == item:
            continue
        parts = []
        if was.holds != item.holds:
            parts.append("taken as true again" if item.holds else "taken as false")
        if was.weight != item.weight:
            parts.append(f"weight {was.weight} → {item.weight}")
        if was.text != item.text:
            parts.append(f"was {said(was)}")
        lines.append(f"- changed: {said(item)}" + (f" ({', '.join(parts)})" if parts else ""))
    return lines + [f"- removed: {said(item)}" for slug, item in old.items() if slug not in new]
