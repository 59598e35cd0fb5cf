"""Two options of a run combined to a new one, "A now, B later": what it is called, and the run that judges it too.

The others are in that run unchanged, so what the person answered of them stands; of the new one every cell is open. It
becomes an option of the spec when its run starts. Reads only; not for starting (`start_run`).
"""

from app.domain.errors import NotFoundError, UsageError
from app.domain.items import ItemKind
from app.domain.kit.text import shortened
from app.domain.operations import AddItem, Content, Operation
from app.domain.runs import Candidate, Idea, Origin, Run, RunConfig, RunMode, RunRequest
from app.services.spec.person_items import typed_item
from app.store.reads.query import Query

_TITLE = 120
_PARENTS = 2


def combined_text(first: Candidate, second: Candidate) -> str:
    """Return what a combination is called until the person words it otherwise."""
    titles = [shortened(one.card.title.strip().rstrip(".!;"), _TITLE) for one in (first, second)]
    later = titles[1][:1].lower() + titles[1][1:] if titles[1][1:2].islower() else titles[1]
    return f"{titles[0]} now, {later} later"


def combined_request(query: Query, run: Run, labels: tuple[str, ...], text: str = "") -> RunRequest:
    """Return the run that judges the options of a run and the combination of two of them.

    Args:
        query: of the store.
        run: that has them.
        labels: of the two, the one that comes first before the other.
        text: the combination in the person's words; "" = `combined_text`.

    Raises:
        NotFoundError: the run has no such option.
        UsageError: it is not two, one is today, or such an option is there already.
    """
    candidates = [one for one in query.candidates.of_run(run.id) if one.origin is not Origin.TODAY]
    by_label = {one.label.lower(): one for one in candidates}
    wanted = tuple(dict.fromkeys(label.strip().lower() for label in labels))
    if len(wanted) != _PARENTS or "today" in wanted:
        raise UsageError("Two options are combined: name two of them, such as C1 C2.")
    missing = next((label for label in wanted if label not in by_label), None)
    if missing is not None:
        raise NotFoundError(f"Run {run.number} has no option “{missing.upper()}”.")
    first, second = (by_label[label] for label in wanted)
    words = " ".join(text.split()) or combined_text(first, second)
    ideas = _ideas_of(run, candidates)
    if _folded(words) in {_folded(idea.text) for idea in ideas}:
        raise UsageError(f"There is an option “{shortened(words, 80)}” already; say it in other words.")
    made = Idea(text=words, parents=(first.id, second.id))
    config = RunConfig(
        mode=RunMode.EVAL_ONLY,
        candidates=len(ideas) + 1,
        scenarios=run.config.scenarios,
        seed=run.config.seed,
        ideas=(*ideas, made),
    )
    return RunRequest(config=config, branch=run.branch, chat=run.launched_from_chat)


def new_options(config: RunConfig, content: Content) -> tuple[Operation, ...]:
    """Return what makes the combinations of a run options of the spec, as far as they are none yet."""
    known = {_folded(item.text) for item in content.spec.options}
    taken = set(content.slugs())
    operations: list[Operation] = []
    for idea in config.ideas:
        if not idea.parents or _folded(idea.text) in known:
            continue
        item = typed_item(ItemKind.OPTION, idea.text, taken=frozenset(taken))
        taken.add(item.slug)
        operations.append(AddItem(item=item))
    return tuple(operations)


def _ideas_of(run: Run, candidates: list[Candidate]) -> list[Idea]:
    """The options of a run as ideas: as they were given where they were, else by their texts."""
    given = {_folded(idea.text): idea for idea in run.config.ideas}
    texts = [one.text or one.card.title for one in candidates if not one.constructed]
    return [given.get(_folded(text), Idea(text=text)) for text in texts]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
