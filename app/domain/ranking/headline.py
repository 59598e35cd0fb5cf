"""One honest line on how much of a run was judged from the text, and how much by hand.

For: results, run cards, the Architect and the command line. Not for: judges that are models; they judge every cell.
"""

from app.domain.results import Ranking


def headline(ranking: Ranking) -> str:
    """Return "Judged 14 of 40 from your text, 9 by you", and *provisional* where under half was judged."""
    text = f"Judged {ranking.judged_cells} of {ranking.all_cells} from your text"
    if ranking.by_hand_cells:
        text += f", {ranking.by_hand_cells} by you"
    under_half = 2 * (ranking.judged_cells + ranking.by_hand_cells) < ranking.all_cells
    return f"{text}; under half, so the order is provisional" if under_half else text
