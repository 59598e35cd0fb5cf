"""Templates and how content becomes a prompt: one versioned file per role, values filled in as data.

A template is `templates/<role>@<version>.md` with a system half and a prompt half; the judge asks in four ways, each
with a file in `templates/judge`. Text of the person, of files or of other agents is always fenced, and a fence inside
it is broken, so it cannot pass for an instruction.
Bump a template's version when its words change: keys of calls and answers hold it. The templates of runs stay as files,
and `VERSIONS` before the change goes to `_EARLIER`: a stored run is worked again by what it was asked with.
Not for: schemas (`schemas`) or requests (`requests`).
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from string import Template

from app.domain.base import Value
from app.domain.items import Item
from app.domain.model_client import Role
from app.domain.runs import Card

_OF_RUNS = (Role.DESIGNER, Role.JUDGE_SCENARIO, Role.JUDGE_CHECKS, Role.JUDGE_COST, Role.JUDGE_ROW)
VERSIONS: dict[Role, int] = {
    **dict.fromkeys(Role, 1),
    Role.PROBLEM_SPEC: 3,
    Role.ARCHITECT: 2,
    Role.WORLD_MODELLER: 2,
    **dict.fromkeys(_OF_RUNS, 2),
}
_EARLIER: tuple[Mapping[Role, int], ...] = ({**VERSIONS, **dict.fromkeys(_OF_RUNS, 1)},)
"""Newest first, as far as runs are concerned."""
_in_use: ContextVar[Mapping[Role, int]] = ContextVar("template_versions", default=VERSIONS)
_DIVIDER = "\n--- prompt ---\n"
_SYSTEM = "--- system ---\n"


class Rendered(Value):
    """The two halves of a filled template, and its name with version."""

    template: str
    system: str
    prompt: str


@contextmanager
def as_asked_before(templates: Iterable[str]) -> Iterator[None]:
    """Use the versions that go with these templates, in this context and in the tasks begun in it.

    Args:
        templates: of the calls a stored run rests on; none, or versions that never went together: the present ones.
    """
    asked = set(templates)
    fits = (one for one in (VERSIONS, *_EARLIER) if asked <= {f"{role.value}@{one[role]}" for role in one})
    before = _in_use.set(next(fits, VERSIONS))
    try:
        yield
    finally:
        _in_use.reset(before)


def version_of(role: Role) -> int:
    """Return the version of a role's template that is in use here."""
    return _in_use.get()[role]


def template_name(role: Role) -> str:
    """Return for example “judge_scenario@1”, as keys hold it."""
    return f"{role.value}@{version_of(role)}"


def render(role: Role, **values: str) -> Rendered:
    """Fill the role's template; every placeholder must be given and no other.

    Raises:
        ValueError: a placeholder without a value, or a value nobody asked for.
    """
    name = template_name(role)
    system, prompt = _halves(name)
    wanted = set(system.get_identifiers()) | set(prompt.get_identifiers())
    if wanted != set(values):
        raise ValueError(f"template {name} wants {sorted(wanted)}, got {sorted(values)}")
    return Rendered(template=name, system=system.substitute(values), prompt=prompt.substitute(values))


@cache
def _halves(name: str) -> tuple[Template, Template]:
    path = f"{name}.md".replace("judge_", "judge/", 1)
    text = files("app.pipeline").joinpath("templates", path).read_text(encoding="utf-8")
    if not text.startswith(_SYSTEM) or _DIVIDER not in text:
        raise ValueError(f"template {name} lacks its system or prompt half")
    system, prompt = text.removeprefix(_SYSTEM).split(_DIVIDER, 1)
    return Template(system.strip()), Template(prompt.strip())


def fenced(name: str, text: str) -> str:
    """Return the text between data marks; marks inside it are broken so they end nothing."""
    safe = text.replace("<data", "<\u200bdata").replace("</data", "<\u200b/data")
    return f'<data name="{name}">\n{safe}\n</data>'


def list_items(items: Iterable[Item]) -> str:
    """Return items one a line by slug, kind and class; never their weight."""
    lines = [f"- {item.slug} ({class_of(item)}): {one_line(item.stated)}" for item in items]
    return "\n".join(lines) or "(none)"


def card_text(card: Card) -> str:
    """Return a card as the text judges read."""
    parts = [f"Title: {one_line(card.title)}", f"Summary: {card.summary.strip()}"]
    for title, lines in (
        ("Mechanism", card.mechanism),
        ("Resources", card.resources),
        ("Relies on", card.relies_on),
        ("Risks", card.risks),
    ):
        if lines:
            parts.append(f"{title}:\n" + "\n".join(f"- {one_line(line)}" for line in lines))
    return "\n".join(parts)


def one_line(text: str) -> str:
    """Return the text with all white space runs as one space."""
    return " ".join(text.split())


def numbered(lines: Iterable[str]) -> str:
    """Return lines as “1. …”, or “(none)”."""
    return "\n".join(f"{number}. {one_line(line)}" for number, line in enumerate(lines, 1)) or "(none)"


def bulleted(lines: Iterable[str]) -> str:
    """Return lines as “- …”, or “(none)”."""
    return "\n".join(f"- {one_line(line)}" for line in lines) or "(none)"


def class_of(item: Item) -> str:
    """Return the kind of an item with its class, as prompts say it."""
    kind = item.kind.value
    if kind == "goal":
        return "goal, must" if item.is_hard else "goal, want"
    if kind == "constraint":
        return "constraint, hard" if item.is_hard else "constraint, soft"
    return kind
