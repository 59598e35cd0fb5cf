"""What a run starts from, read from the store: version, parents, what is kept, answers by hand; and what is there."""

from functools import reduce

from app.domain.money import SpendTotal
from app.domain.ranking.order import RankingInput, best_of, rank
from app.domain.results import Round
from app.domain.runs import Candidate, Origin, Run, Scenario, Stage, StageStatus
from app.domain.usage import Usage
from app.pipeline.progress import with_spent
from app.pipeline.values import RunInputs
from app.store.reads.query import Query
from app.store.writes.transaction import Tx


def inputs_of(query: Query, run: Run) -> RunInputs:
    """Return everything the pipeline needs to work this run, the same at every resume and replay."""
    config = run.config
    kept_from = config.rejudge or config.of_run
    candidates: tuple[Candidate, ...] | None = None
    scenarios: tuple[Scenario, ...] | None = None
    if kept_from is not None:
        stage = config.from_stage or Stage.JUDGING
        if stage is not Stage.DESIGN:
            scenarios = query.scenarios.of_run(kept_from) if stage is not Stage.SCENARIOS else None
            candidates = query.candidates.of_run(kept_from)
    parents = tuple(query.candidates.get(parent) for parent in config.parents)
    spent = query.spend.by_stage(run.id)
    return RunInputs(
        run=run.id,
        number=run.number,
        project=run.project,
        content=query.versions.get(run.version).content,
        config=config,
        judge=run.judge,
        existing=query.candidates.of_run(run.id),
        parents=parents,
        kept_candidates=candidates,
        kept_scenarios=scenarios,
        kept_content=query.versions.get(query.runs.get(kept_from).version).content if kept_from else None,
        kept_questions=query.questions.of_run(kept_from) if kept_from else (),
        hand=query.hand_answers.of_run(run.id),
        kept_rounds=_rounds_of(query, kept_from) if kept_from else (),
        run_labels={parent.id: candidate_label(query, parent) for parent in parents},
        before=run.counts,
        usage_before=usage_of(reduce(SpendTotal.plus, spent.values(), SpendTotal())),
        spent_before=spent,
        seconds_before=run.duration_s,
    )


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


def candidate_label(query: Query, candidate: Candidate) -> str:
    """“C3@run:12”."""
    return f"{candidate.label}@run:{query.runs.get(candidate.run).number}"


def _rounds_of(query: Query, run: str) -> tuple[Round, ...]:
    ranking = query.results.get(run)
    return () if ranking is None else ranking.rounds


def ranking_input(query: Query, run: Run) -> RankingInput:
    """Return what the arithmetic of a run's ranking rests on, as stored."""
    ranking = query.results.get(run.id)
    return RankingInput(
        content=query.versions.get(run.version).content,
        candidates=query.candidates.of_run(run.id),
        scenarios=query.scenarios.of_run(run.id),
        questions=query.questions.of_run(run.id),
        answers=query.answers.of_run(run.id),
        hand=query.hand_answers.of_run(run.id),
        judge=run.judge,
        seed=run.config.seed,
        partial=run.ranking_hash is None,
        rounds=() if ranking is None else ranking.rounds,
        skipped=() if ranking is None else ranking.skipped,
    )
