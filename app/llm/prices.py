"""What tokens cost, from the price list that is installed; nothing is fetched.

A price is known only for an address that belongs to a vendor of the list: a local server with a vendor's model
name has no known price. Unknown is not free.
"""

import logging

_log = logging.getLogger(__name__)


def cost_usd(*, base_url: str, model: str, input_tokens: int, output_tokens: int) -> float | None:
    """Return the cost of one answer in US dollars, or None when the price is unknown."""
    from genai_prices import Usage
    from genai_prices.data_snapshot import get_snapshot

    snapshot = get_snapshot()
    try:
        provider = snapshot.find_provider(None, None, base_url)
        priced = snapshot.calc(
            Usage(input_tokens=input_tokens, output_tokens=output_tokens), model, provider.id, None, None
        )
    except LookupError:
        return None
    return float(priced.total_price)
