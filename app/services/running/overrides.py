"""Overrides: an answer by hand stored over one cell of a run that a model judged, and the order that follows from it.

Not for what such answers are and where else they come from (`hand_answers`), nor for cards (`asking`).
"""

from app.domain.errors import require_as_left
from app.domain.ranking.explanations import best_of
from app.domain.ranking.order import rank
from app.domain.results import RunResults
from app.domain.runs import HandAnswer, Run, RunStatus
from app.services.running.hand_answers import GivenByHand, given_by_hand, require_no_card
from app.services.running.run_inputs import ranking_input, stored_results
from app.store.writes.transaction import Tx


def put_override(
    tx: Tx, run: Run, question: str, label: str, answer: HandAnswer | None, *, left: GivenByHand | None
) -> RunResults:
    """Store an answer by hand for a cell, or take it back (None); returns the results as they are then. Writer.

    Args:
        tx: of the writer.
        run: which has a ranking.
        question: the slug of the cell's question.
        label: of the cell's option.
        answer: the same cell's.
        left: what must still be answered by hand; None = whatever it is.

    Raises:
        ChangedSinceError: it is not as `left` any more.
        RefusedError: what is to be taken back stands on a card.
    """
    require_as_left(f"The answer on {label}", given_by_hand(tx.query, run.id, question, label), left)
    if answer is None:
        require_no_card(tx.query, run, question, label)
        tx.hand_answers.remove(run.id, question, label)
    else:
        tx.hand_answers.put(answer)
    given = ranking_input(tx.query, run)
    ranking = rank(given)
    tx.results.save(run.id, ranking)
    tx.runs.update(
        run.id,
        best=best_of(given, ranking),
        ranking_hash=ranking.ranking_hash if run.status is RunStatus.COMPLETED else None,
        flags=run.flags.model_copy(update={"provisional": ranking.provisional}),
    )
    return stored_results(tx.query, run, given, ranking)
