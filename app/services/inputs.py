"""What a run starts from, read from the store: version, parents, what is kept, answers by hand."""

from app.domain.chats import Usage
from app.domain.ranking import RankingInput
from app.domain.runs import Candidate, Run, Scenario, Stage
from app.pipeline.values import RunInputs
from app.store.query import Query


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
        run_labels={parent.id: candidate_label(query, parent) for parent in parents},
        before=run.counts,
        usage_before=Usage(input_tokens=run.input_tokens, output_tokens=run.output_tokens, cost_usd=run.cost_usd),
    )


def candidate_label(query: Query, candidate: Candidate) -> str:
    """“C3@run:12”."""
    return f"{candidate.label}@run:{query.runs.get(candidate.run).number}"


def ranking_input(query: Query, run: Run) -> RankingInput:
    """Return what the arithmetic of a run's ranking rests on, as stored."""
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
    )
