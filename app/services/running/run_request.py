"""What a run will be: its default request, its line and version, its links, its name.

Reads only; `runs.py` stores and starts.
"""

import secrets
from enum import StrEnum

from app.domain.chats import Chat, ChatMode
from app.domain.errors import NotFoundError, RefusedError, UsageError
from app.domain.operations import ItemChange, changes_between
from app.domain.projects import BranchState, ItemState, Version
from app.domain.runs import (
    BUILTIN_JUDGE,
    MOST_PASSES,
    Candidate,
    Idea,
    Origin,
    Run,
    RunConfig,
    RunMode,
    RunRequest,
    Stage,
)
from app.store.reads.query import Query

_SEEDS = 2**31
"""How many seeds are drawn from; short enough to be read aloud."""


def default_request(
    query: Query, project: str, *, chat: Chat | None = None, mode: RunMode = RunMode.FULL_SEARCH, fresh: bool = False
) -> RunRequest:
    """Return what a run started here would be: size of the spec's resolution, links of the chat (C7, R2).

    On a what-if whose baseline has results the default is to judge that baseline again, unless `fresh`.
    """
    branch = line_of(query, project, chat)
    content = query.versions.head(branch).content
    candidates, scenarios = content.spec.resolution.size
    config = RunConfig(mode=mode, candidates=candidates, scenarios=scenarios)
    if mode is RunMode.EVAL_ONLY:
        ideas = tuple(Idea(text=item.text) for item in content.spec.options)
        config = config.model_copy(update={"ideas": ideas, "candidates": max(1, len(ideas))})
    candidate = None
    if chat is not None:
        candidate = chat.subject_candidate if chat.mode is ChatMode.ANALYSIS else None
        if chat.mode is ChatMode.WHAT_IF and not fresh and (base := what_if_baseline(query, chat)) is not None:
            config = rejudged(base)
    return RunRequest(config=config, branch=branch, chat=chat.id if chat else None, context_candidate=candidate)


def line_of(query: Query, project: str, chat: Chat | None) -> str:
    """The line a run started in this chat belongs to: a what-if's own, else Main."""
    if chat is not None and chat.mode is ChatMode.WHAT_IF:
        return chat.branch
    return query.branches.main(project).id


def what_if_baseline(query: Query, chat: Chat) -> Run | None:
    """The run a what-if judges again: its subject, else the newest completed run on its line, else on Main."""
    subject = chat.subject_run
    if chat.subject_candidate is not None:
        subject = query.candidates.get(chat.subject_candidate).run
    if subject is not None:
        run = query.runs.get(subject)
        return run if run.ranking_hash is not None else None
    for branch in (chat.branch, query.branches.main(chat.project).id):
        page = query.runs.page(chat.project, branch=branch, status=("completed",), limit=1)
        if page.items:
            return query.runs.get(page.items[0].id)
    return None


def resolve(query: Query, project: str, request: RunRequest) -> RunRequest:
    """Return the request with its line and exact version filled in, every link checked.

    Raises:
        NotFoundError: a link names something of another project, or nothing.
        RefusedError: the line is closed, or the project is in the trash.
        UsageError: the mode lacks what it needs.
    """
    owner = query.projects.get(project)
    if owner.state is ItemState.TRASHED:
        raise RefusedError("trashed", f"“{owner.title}” is in the trash; restore it to start a run in it.")
    chat = query.chats.get(request.chat) if request.chat else None
    if chat is not None and chat.project != project:
        raise NotFoundError("That chat is not in this project.")
    branch = query.branches.get(request.branch) if request.branch else query.branches.get(line_of(query, project, chat))
    if branch.project != project:
        raise NotFoundError("That line is not in this project.")
    version = query.versions.get(request.version) if request.version else query.versions.get(branch.head)
    if version.project != project:
        raise NotFoundError("That version is not in this project.")
    if branch.state is not BranchState.OPEN:
        raise RefusedError(
            "line-closed", f"The what-if “{branch.name}” was {branch.state.value}; start the run on Main."
        )
    _check_candidates(query, project, request)
    config = _checked_config(query, project, request.config)
    return request.model_copy(update={"branch": branch.id, "version": version.id, "config": config})


def _check_candidates(query: Query, project: str, request: RunRequest) -> None:
    wanted = [request.context_candidate] if request.context_candidate else []
    combined = [parent for idea in request.config.ideas for parent in idea.parents]
    for candidate in (*wanted, *request.config.parents, *combined):
        if query.runs.get(query.candidates.get(candidate).run).project != project:
            raise NotFoundError("That candidate is not in this project.")


def _checked_config(query: Query, project: str, config: RunConfig) -> RunConfig:
    for other in (config.rejudge, config.of_run):
        if other is not None and query.runs.get(other).project != project:
            raise NotFoundError("That run is not in this project.")
    _require_kept(query, config)
    if config.rejudge is not None:
        return config
    if config.from_stage is not None and config.of_run is None:
        raise UsageError("Say which run's earlier stages to keep (--of RUN).")
    if config.mode is RunMode.EVAL_ONLY:
        if not config.ideas and config.of_run is None:
            raise UsageError("“Judge my ideas” needs at least one idea.", "no-idea")
        if any(not idea.text.strip() for idea in config.ideas):
            raise UsageError("An idea needs a text of at most 20,000 characters.")
        return config.model_copy(update={"candidates": max(1, len(config.ideas))})
    if config.mode is RunMode.SEEDED and not config.parents and config.of_run is None:
        raise UsageError("“Improve these” needs at least one candidate of an earlier run.")
    return config


def _require_kept(query: Query, config: RunConfig) -> None:
    """Refuse to keep candidates a run does not have (yet)."""
    kept = config.rejudge or config.of_run
    if kept is None or config.from_stage is Stage.DESIGN:
        return
    base = query.runs.get(kept)
    if base.status.is_live:
        raise RefusedError("still-at-work", f"Run {base.number} is still at work; wait for it, or stop it.")
    if all(candidate.origin is Origin.TODAY for candidate in query.candidates.of_run(kept)):
        raise RefusedError("nothing-kept", f"Run {base.number} has no candidates to judge again.")


def rejudged(base: Run) -> RunConfig:
    """The configuration that judges a run's candidates and scenarios again."""
    return RunConfig(
        mode=base.mode,
        candidates=max(1, base.counts.candidates),
        scenarios=base.counts.scenarios or base.config.scenarios,
        seed=base.config.seed,
        rejudge=base.id,
    )


class AskAgain(StrEnum):
    """How a run is asked afresh (R10)."""

    SAME = "same"
    """The same inputs: every answer is found, but for those whose inputs moved."""
    NEW_IDEAS = "new-ideas"
    """Another seed, drawn anew: other options are designed. The run keeps it, so that it can be replayed."""
    ONCE_MORE = "once-more"
    """The same options and scenarios, each asked once more."""


def again_requests(run: Run) -> dict[AskAgain, RunRequest]:
    """Return the ways in which a run can be asked afresh, on the newest version of its line; it keeps its chat.

    Without a model an answer is what the text says, however often it is asked; ideas that were given are no new ones.
    """
    config = run.config
    same = RunRequest(
        config=config, branch=run.branch, chat=run.launched_from_chat, context_candidate=run.context_candidate
    )
    found = {AskAgain.SAME: same}
    designs = run.mode is not RunMode.EVAL_ONLY and config.rejudge is None and config.of_run is None
    if designs and (run.judge != BUILTIN_JUDGE or config.constructed):
        # Of its own each time it is asked: from one run, new ideas twice are not the same ideas twice.
        seed = (config.seed + 1 + secrets.randbelow(_SEEDS - 1)) % _SEEDS
        other = config.model_copy(update={"seed": seed})
        found[AskAgain.NEW_IDEAS] = same.model_copy(update={"config": other})
    if run.judge != BUILTIN_JUDGE and config.passes < MOST_PASSES and run.counts.candidates:
        more = rejudged(run).model_copy(update={"passes": config.passes + 1})
        found[AskAgain.ONCE_MORE] = same.model_copy(update={"config": more})
    return found


def parent_of(query: Query, request: RunRequest) -> str | None:
    """The run this one is based on: judged again, continued from, or the parents' run."""
    config = request.config
    if config.rejudge or config.of_run:
        return config.rejudge or config.of_run
    if config.parents:
        return query.candidates.get(config.parents[0]).run
    chat = query.chats.get(request.chat) if request.chat else None
    if chat is not None and chat.mode is ChatMode.ANALYSIS:
        if chat.subject_candidate is not None:
            return query.candidates.get(chat.subject_candidate).run
        return chat.subject_run
    return None


MODE_NAMES = {
    RunMode.FULL_SEARCH: "Find solutions",
    RunMode.EVAL_ONLY: "Judge ideas",
    RunMode.SEEDED: "Improve",
}


def name_of(query: Query, request: RunRequest, version: Version, parents: tuple[Candidate, ...], *, judge: str) -> str:
    """Return a name made from what changed (R8), without a model call."""
    config = request.config
    if config.rejudge:
        base = query.runs.get(config.rejudge)
        before = query.versions.get(base.version)
        changed = changes_between(before.content, version.content)
        return f"Run {base.number} judged again" + (f": {_changed(changed)}" if changed else "")
    head = MODE_NAMES[config.mode]
    if config.mode is RunMode.SEEDED and parents:
        head += " " + ", ".join(parent.card.title for parent in parents[:2])
    # The built-in methods ask the person instead of writing scenarios.
    size = str(config.candidates) if judge == BUILTIN_JUDGE else f"{config.candidates} × {config.scenarios}"
    previous = query.runs.page(version.project, branch=request.branch, limit=1).items
    if not previous:
        return f"{head}, {size}"[:120]
    changed = changes_between(query.versions.get(query.runs.get(previous[0].id).version).content, version.content)
    return (f"{head}, {size}" + (f": {_changed(changed)}" if changed else ""))[:120]


def _changed(changes: tuple[ItemChange, ...]) -> str:
    def one(change: ItemChange) -> str:
        item = change.after or change.before
        sign = "+" if change.before is None else "−" if change.after is None else "≠"
        text = " ".join(item.text.split()).rstrip(".") if item else ""
        return f"{sign} {text if len(text) <= 40 else text[:39].rstrip() + '…'}"

    rest = f" and {len(changes) - 2} more" if len(changes) > 2 else ""
    return ", ".join(one(change) for change in changes[:2]) + rest
