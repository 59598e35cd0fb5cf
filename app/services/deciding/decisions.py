"""Verbs and queries of deciding: the shortlist across runs, the choice of one option, what became of it."""

from contextlib import suppress

from app.domain.base import now
from app.domain.chats import MessageRole, MessageState, TextPart
from app.domain.deciding.decisions import (
    LONGEST_NOTE,
    Decision,
    Outcome,
    Rejected,
    Shortlisted,
    one_sentence,
    option_name,
)
from app.domain.errors import NotFoundError, RefusedError, StoreError, UsageError, require_as_left
from app.domain.projects import ItemState
from app.domain.runs import MOST_CANDIDATES, Candidate, Idea, Origin, Run, RunConfig, RunMode, RunRequest
from app.store.database import Store
from app.store.reads.query import Query
from app.store.writes.transaction import Tx


class DecisionService:
    """What *Shortlist*, *Choose this* and the `shortlist …` and `decision …` commands do.

    One decision of a project stands: choosing again replaces it, taking that back lets the one before stand again.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    # -- queries -------------------------------------------------------------------------------------

    def shortlist(self, project: str) -> tuple[Shortlisted, ...]:
        """The options a person keeps in view, in the order they were taken."""
        return self._store.query.shortlist.of_project(project)

    def all(self, project: str) -> tuple[Decision, ...]:
        """Every decision of a project, newest first, also those that do not stand any more."""
        return self._store.query.decisions.of_project(project)

    def standing(self, project: str) -> Decision | None:
        """The decision that stands."""
        return self._store.query.decisions.standing(project)

    def by_number(self, project: str, number: int) -> Decision:
        """Decision `number` of a project.

        Raises:
            NotFoundError: there is none.
        """
        return self._store.query.decisions.by_number(project, number)

    def not_chosen(self, candidate: str) -> tuple[Rejected, ...]:
        """What is rejected where this option is chosen: the others of its run, and those of the shortlist."""
        return _others(self._store.query, self._store.query.candidates.get(candidate))

    def judge_request(self, project: str, candidates: tuple[str, ...] = ()) -> RunRequest:
        """The run that judges options of several runs together, under the spec as it is now.

        Args:
            project: whose.
            candidates: ids; none = the shortlist.

        Raises:
            RefusedError: there are fewer than two, or more than a run takes.
        """
        chosen = candidates or tuple(one.candidate for one in self.shortlist(project))
        if len(chosen) < 2:
            raise RefusedError("nothing-to-compare", "Shortlist two options or more to judge them together.")
        if len(chosen) > MOST_CANDIDATES:
            raise RefusedError(
                "too-many",
                f"At most {MOST_CANDIDATES} options can be judged together; these are {len(chosen)}. Take some off.",
            )
        query = self._store.query
        ideas = tuple(map(_idea, map(query.candidates.get, chosen)))
        branch = query.branches.main(project).id
        _, scenarios = query.versions.head(branch).content.spec.resolution.size
        config = RunConfig(mode=RunMode.EVAL_ONLY, candidates=len(ideas), scenarios=scenarios, ideas=ideas)
        return RunRequest(config=config, branch=branch)

    # -- verbs: `left` is what a thing must still be, for taking back; None = whatever it is ------------

    async def set_shortlisted(
        self, candidate: str, wanted: bool, *, left: bool | None = None, position: int | None = None
    ) -> int | None:
        """Put an option on the shortlist or take it off; returns the place it had before, None where it was not on it.

        Args:
            candidate: its id.
            wanted: on or off.
            left: whether it must be on it now.
            position: the place it comes back to.

        Raises:
            NotFoundError: there is no such option.
            UsageError: it is today, which no one chooses.
            ChangedSinceError: it is not as `left` any more.
        """

        def unit(tx: Tx) -> int | None:
            option, run = _option(tx.query, candidate)
            before = tx.query.shortlist.get(run.project, candidate)
            require_as_left(f"The shortlist’s {option_name(option.label, run.number)}", before is not None, left)
            if wanted:
                tx.shortlist.put(candidate, position=position)
            else:
                tx.shortlist.remove(candidate)
            return None if before is None else before.position

        return await self._store.write(unit)

    async def choose(self, candidate: str, why: str, *, rejected: tuple[str, ...] | None = None) -> Decision:
        """Choose an option; the chat that launched its run is told.

        Args:
            candidate: its id.
            why: one line.
            rejected: ids of what was rejected; None = all others of its run and of the shortlist.

        Raises:
            NotFoundError: there is no such option, or what was rejected is of another project.
            UsageError: no reason, or it is today.
            RefusedError: this option is chosen already.
        """
        reason = one_sentence(why, "The reason")

        def unit(tx: Tx) -> Decision:
            option, run = _option(tx.query, candidate)
            before = tx.query.decisions.standing(run.project)
            if before is not None and before.candidate == candidate:
                raise RefusedError("chosen-already", f"{before.name} is chosen already (decision {before.number}).")
            others = _others(tx.query, option) if rejected is None else _named(tx.query, run.project, rejected)
            made_room = before is not None and tx.decisions.put_down(before.id)
            made = tx.decisions.add(
                Decision(
                    id="",
                    project=run.project,
                    number=0,
                    candidate=candidate,
                    version=run.version,
                    why=reason,
                    rejected=others,
                    # What is damaged does not come back when this one is taken back.
                    replaces=before.id if before is not None and made_room else None,
                    created_at=now(),
                )
            )
            stored = tx.query.decisions.get(made.id)
            _tell(tx, run, _chosen_words(stored, before))
            return stored

        return await self._store.write(unit)

    async def take_back(self, decision: str, *, left: bool | None = None) -> Decision:
        """Take a decision back; the one it replaced stands again.

        Raises:
            NotFoundError: there is no such decision.
            RefusedError: it does not stand.
            ChangedSinceError: it does not stand any more, though `left` says so.
        """
        return await self._store.write(lambda tx: _set_stands(tx, decision, stands=False, left=left))

    async def choose_again(self, decision: str, *, left: bool | None = None) -> Decision:
        """Let a decision that was taken back stand again, in place of the one that stands now.

        Raises:
            NotFoundError: there is no such decision.
            RefusedError: it stands.
            ChangedSinceError: it stands again, though `left` says it does not.
        """
        return await self._store.write(lambda tx: _set_stands(tx, decision, stands=True, left=left))

    async def set_outcome(self, decision: str, outcome: Outcome | None, *, left: Outcome | None = None) -> Decision:
        """Note what became of a decision (None = nothing is noted any more).

        Raises:
            NotFoundError: there is no such decision, or its run has no such scenario.
            UsageError: no text, or too long; or a scenario both held and failed.
            ChangedSinceError: what is noted is not `left` any more.
        """

        def unit(tx: Tx) -> Decision:
            found = tx.query.decisions.get(decision)
            require_as_left(f"The outcome of decision {found.number}", found.outcome, left)
            if outcome is not None:
                _check_outcome(tx.query, found, outcome)
            tx.decisions.update(decision, outcome=outcome)
            return tx.query.decisions.get(decision)

        return await self._store.write(unit)


def _option(query: Query, candidate: str) -> tuple[Candidate, Run]:
    option = query.candidates.get(candidate)
    if option.origin is Origin.TODAY:
        raise UsageError("Today is what the options are compared with; it cannot be shortlisted or chosen.")
    return option, query.runs.get(option.run)


def _others(query: Query, chosen: Candidate) -> tuple[Rejected, ...]:
    run = query.runs.get(chosen.run)
    of_run = [one.id for one in query.candidates.of_run(run.id) if one.origin is not Origin.TODAY]
    listed = [one.candidate for one in query.shortlist.of_project(run.project)]
    found: list[Rejected] = []
    for one in dict.fromkeys((*of_run, *listed)):
        if one != chosen.id:
            # One that is not what was stored hinders no choice; doctor names it.
            with suppress(StoreError):
                found += _named(query, run.project, (one,))
    return tuple(found)


def _named(query: Query, project: str, candidates: tuple[str, ...]) -> tuple[Rejected, ...]:
    found = []
    for candidate in candidates:
        option = query.candidates.get(candidate)
        run = query.runs.get(option.run)
        if run.project != project:
            raise NotFoundError("What was rejected is not in this project.")
        name = f"{option_name(option.label, run.number)}: {option.card.title}"
        found.append(Rejected(candidate=candidate, name=name))
    return tuple(found)


def _set_stands(tx: Tx, decision: str, *, stands: bool, left: bool | None) -> Decision:
    found = tx.query.decisions.get(decision)
    require_as_left(f"Decision {found.number}", found.stands, left)
    if found.stands == stands:
        said = "stands" if stands else "does not stand"
        raise RefusedError("as-it-is", f"Decision {found.number} {said} already.")
    if stands:
        before = tx.query.decisions.standing(found.project)
        replaces = before.id if before is not None and tx.decisions.put_down(before.id) else None
        if before is not None and replaces is not None:
            _take_out(tx, found, before)
        # Where none stood, none stands again once it is taken back, whatever it replaced at first.
        tx.decisions.update(decision, stands=True, replaces=replaces)
    else:
        tx.decisions.update(decision, stands=False)
        if found.replaces is not None:
            tx.decisions.update(found.replaces, stands=True)
    run = tx.query.runs.get(found.run)
    said = "Chosen again" if stands else "Taken back"
    _tell(tx, run, f"{said}: the choice of {found.name}, “{found.title}” (decision {found.number}).")
    return tx.query.decisions.get(decision)


def _take_out(tx: Tx, decision: Decision, standing: Decision) -> None:
    """Have what replaced a decision replace the one before it: taking back goes in no circle then."""
    known = {one.id: one for one in tx.query.decisions.of_project(decision.project)}
    above: Decision | None = standing
    for _ in known:
        if above is None:
            return
        if above.replaces == decision.id:
            tx.decisions.update(above.id, replaces=decision.replaces)
            return
        above = known.get(above.replaces or "")


def _chosen_words(decision: Decision, before: Decision | None) -> str:
    lines = [
        f"Chosen: {decision.name}, “{decision.title}” (decision {decision.number}).",
        f"Why: {decision.why}",
    ]
    if decision.rejected:
        lines.append("Not chosen: " + "; ".join(one.name for one in decision.rejected) + ".")
    if before is not None:
        lines.append(f"It replaces decision {before.number}, {before.name}.")
    return "\n\n".join(lines)


def _tell(tx: Tx, run: Run, text: str) -> None:
    """Say in the chat that launched a run what was decided on one of its options; where it is in the trash, nowhere."""
    if run.launched_from_chat is None or tx.query.chats.get(run.launched_from_chat).state is ItemState.TRASHED:
        return
    tx.messages.append(
        chat=run.launched_from_chat,
        role=MessageRole.SYSTEM,
        state=MessageState.COMPLETE,
        parts=(TextPart(text=text),),
    )
    tx.chats.touch(run.launched_from_chat)


def _check_outcome(query: Query, decision: Decision, outcome: Outcome) -> None:
    if not outcome.text.strip() or len(outcome.text) > LONGEST_NOTE:
        raise UsageError(f"What became of it needs a text of at most {LONGEST_NOTE} letters.")
    known = {one.slug for one in query.scenarios.of_run(decision.run)}
    if unknown := [slug for slug in (*outcome.held, *outcome.failed) if slug not in known]:
        raise NotFoundError(f"Run {decision.run_number} has no scenario “{unknown[0][:40]}”.")
    if both := set(outcome.held) & set(outcome.failed):
        raise UsageError(f"A scenario held or failed, not both: {', '.join(sorted(both))}.")


def _idea(option: Candidate) -> Idea:
    return Idea(
        text=option.text.strip() or option.card.summary.strip() or option.card.title,
        title=option.card.title,
        chat=option.chat,
        message=option.message,
    )
