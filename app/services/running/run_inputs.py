"""What a run starts from, read from the store: version, parents, what is kept, answers by hand; and what is there."""

from functools import reduce

from app.domain.elicitation.table import DecisionTable
from app.domain.money import SpendTotal
from app.domain.ranking.explanations import best_of
from app.domain.ranking.order import rank, results_of
from app.domain.ranking.score import RankingInput
from app.domain.ranking.shares import with_text_said
from app.domain.results import MEANS_OF_DRAWS, Ranking, Round, RunBase, RunResults
from app.domain.runs import BUILTIN_JUDGE, Candidate, JudgeRule, Origin, Run, RunConfig, Stage, StageStatus
from app.domain.usage import Usage
from app.pipeline.progress import with_spent
from app.pipeline.values import RunInputs
from app.services.running.hand_answers import hand_of
from app.store.reads.query import Query
from app.store.writes.transaction import Tx


def inputs_of(query: Query, run: Run) -> RunInputs:
    """Return everything the pipeline needs to work this run, the same at every resume and replay.

    A run that is stored has what it took over fixed beside it; of one that is not yet, this is what it would take over.
    """
    config = run.config
    kept_from = config.rejudge or config.of_run
    base = query.bases.of_run(run.id) or base_of(query, config)
    parents = tuple(query.candidates.get(parent) for parent in config.parents)
    spent = query.spend.by_stage(run.id)
    is_stored = run.number > 0
    return RunInputs(
        run=run.id,
        number=run.number,
        project=run.project,
        content=query.versions.get(run.version).content,
        config=config,
        judge=run.judge,
        existing=query.candidates.of_run(run.id),
        parents=parents,
        kept_candidates=None if base.candidates is None else tuple(map(query.candidates.get, base.candidates)),
        kept_scenarios=base.scenarios,
        kept_content=query.versions.get(query.runs.get(kept_from).version).content if kept_from else None,
        kept_questions=query.questions.of_run(kept_from) if kept_from else (),
        hand=hand_of(query, run),
        kept_rounds=base.rounds,
        kept_answers=(
            query.answers.taken_over(run.id) if is_stored else query.answers.to_take_over(rests_on(query, config))
        ),
        rule=run.rule,
        run_labels=_parent_labels(query, parents, run.rule),
        before=run.counts,
        usage_before=usage_of(reduce(SpendTotal.plus, spent.values(), SpendTotal())),
        spent_before=spent,
        made=query.calls.made_by(run.id),
        table=_stored_table(query, run),
        person_answers=(
            query.asking.of_project(run.project, until=run.created_at) if run.judge == BUILTIN_JUDGE else ()
        ),
        seconds_before=run.duration_s,
        templates=_templates_of(query, run),
    )


def _templates_of(query: Query, run: Run) -> tuple[str, ...]:
    """The templates of the calls a run rests on; one without any yet is asked in the words of the runs it rests on.

    So a run judged again asks only what moved, and can be compared with the one before.
    """
    own = query.calls.templates_of(run.id) if run.number > 0 else ()
    return own or tuple(sorted({name for one in rests_on(query, run.config) for name in query.calls.templates_of(one)}))


def rests_on(query: Query, config: RunConfig) -> tuple[str, ...]:
    """Return the runs whose answers are inputs of a run: the one it judges again or continues, or its parents'."""
    kept_from = config.rejudge or config.of_run
    if kept_from is not None:
        return (kept_from,)
    return tuple(dict.fromkeys(query.candidates.get(parent).run for parent in config.parents))


def base_of(query: Query, config: RunConfig) -> RunBase:
    """Return what a run of this configuration takes over from another as that stands now, answers apart."""
    kept_from = config.rejudge or config.of_run
    if kept_from is None:
        return RunBase()
    stage = config.from_stage or Stage.JUDGING
    candidates = scenarios = None
    if stage is not Stage.DESIGN:
        candidates = tuple(one.id for one in query.candidates.of_run(kept_from))
        scenarios = query.scenarios.of_run(kept_from) if stage is not Stage.SCENARIOS else None
    return RunBase(candidates=candidates, scenarios=scenarios, rounds=_rounds_of(query, kept_from))


def usage_of(spent: SpendTotal) -> Usage:
    """A sum of the ledger as usage; nothing spent is the empty usage."""
    if not spent.calls:
        return Usage()
    return Usage(input_tokens=spent.input_tokens, output_tokens=spent.output_tokens, cost_usd=spent.cost_usd)


def counted(query: Query, run: str, stages: tuple[StageStatus, ...]) -> dict[str, object]:
    """Fields of a run as the ledger has them: what it used in all and by stage, whatever was told or died meanwhile."""
    spent = query.spend.by_stage(run)
    usage = usage_of(reduce(SpendTotal.plus, spent.values(), SpendTotal()))
    return {
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cost_usd": usage.cost_usd,
        "stages": tuple(with_spent(stage, spent.get(stage.stage.value)) for stage in stages),
    }


def rank_what_is_there(tx: Tx, run: str) -> None:
    """Rank, as *provisional*, what a run has that ended before it could rank; nothing where nothing is answered yet."""
    found = tx.query.runs.get(run)
    given = ranking_input(tx.query, found)
    if not given.questions or not (given.answers or given.hand):
        return
    ranking = rank(given)
    tx.results.save(run, ranking)
    tx.runs.update(
        run,
        best=best_of(given, ranking),
        counts=found.counts.model_copy(
            update={
                "candidates": sum(one.origin is not Origin.TODAY for one in given.candidates),
                "scenarios": len(given.scenarios),
                "cells": len(given.candidates) * len(given.questions),
            }
        ),
        flags=found.flags.model_copy(update={"provisional": True}),
    )


def _parent_labels(query: Query, parents: tuple[Candidate, ...], rule: JudgeRule) -> dict[str, str]:
    """How prompts name what a run derives from: “C3”, with “(2)” and so on for those of a second run.

    The number of a run says what else ran before it, so it is in no prompt; runs of the earlier rule had it there.
    """
    if rule is JudgeRule.SHARED:
        return {parent.id: candidate_label(query, parent) for parent in parents}
    runs = list(dict.fromkeys(parent.run for parent in parents))
    places = {run: "" if place == 1 else f" ({place})" for place, run in enumerate(runs, 1)}
    return {parent.id: f"{parent.label}{places[parent.run]}" for parent in parents}


def candidate_label(query: Query, candidate: Candidate) -> str:
    """“C3@run:12”."""
    return f"{candidate.label}@run:{query.runs.get(candidate.run).number}"


def stored_results(query: Query, run: Run, given: RankingInput, ranking: Ranking) -> RunResults:
    """Return the results of a stored run, with the rule they were judged under and whose answers they rest on."""
    numbers = tuple(query.runs.get(one).number for one in rests_on(query, run.config))
    taken_from = numbers if run.rule is JudgeRule.OWN else ()
    results = results_of(run.id, run.number, given, ranking)
    if given.table is not None and any(cell.by_hand for cell in results.cells):
        start = query.asking.of_run(run.id, act=0)
        results = results if start is None else with_text_said(results, given, start[1])
    return results.model_copy(update={"rule": run.rule, "taken_from": taken_from})


def _stored_table(query: Query, run: Run) -> DecisionTable | None:
    stored = query.asking.of_run(run.id) if run.judge == BUILTIN_JUDGE else None
    return None if stored is None else stored[1]


def _table(query: Query, run: Run) -> DecisionTable | None:
    """The decision table of a run of the built-in methods; of one that has not ended, of the rows it has so far."""
    if run.judge != BUILTIN_JUDGE:
        return None
    if (stored := _stored_table(query, run)) is not None:
        return stored
    from app.pipeline.decision_table import table_of  # here, not above: see `preload`

    answers = query.asking.of_project(run.project, until=run.created_at)
    return table_of(
        query.versions.get(run.version).content, query.candidates.of_run(run.id), answers=answers, seed=run.config.seed
    )


def _rounds_of(query: Query, run: str) -> tuple[Round, ...]:
    ranking = query.results.get(run)
    return () if ranking is None else ranking.rounds


def ranking_input(query: Query, run: Run, ranking: Ranking | None = None) -> RankingInput:
    """Return what the arithmetic of a run's ranking rests on, as stored; `ranking` where it has been read already."""
    ranking = query.results.get(run.id) if ranking is None else ranking
    return RankingInput(
        content=query.versions.get(run.version).content,
        candidates=query.candidates.of_run(run.id),
        scenarios=query.scenarios.of_run(run.id),
        questions=query.questions.of_run(run.id),
        answers=query.answers.of_run(run.id),
        hand=hand_of(query, run),
        judge=run.judge,
        seed=run.config.seed,
        partial=run.ranking_hash is None,
        rounds=() if ranking is None else ranking.rounds,
        skipped=() if ranking is None else ranking.skipped,
        table=_table(query, run),
        arithmetic=MEANS_OF_DRAWS if ranking is None else ranking.arithmetic,
    )
