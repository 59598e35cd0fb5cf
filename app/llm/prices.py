"""What tokens cost and how long a vendor's context is, from the list that is installed; nothing is fetched.

Both are known only for an address that belongs to a vendor of the list: a local server with a vendor's model name has
no known price. Unknown is not free. A person's own price goes before the list's.
"""

from dataclasses import dataclass

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """A person's own price of a million tokens in US dollars; None = not given."""

    input_usd: float | None = None
    output_usd: float | None = None


def cost_usd(
    *, base_url: str, model: str, input_tokens: int, output_tokens: int, own: OwnPrice | None = None
) -> float | None:
    """Return the cost of one answer in US dollars, or None when the price is unknown."""
    if own is not None and own.input_usd is not None and own.output_usd is not None:
        return (input_tokens * own.input_usd + output_tokens * own.output_usd) / _MILLION
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


def listed_context(*, base_url: str, model: str) -> int | None:
    """Return the context of a vendor's model in tokens, or None when the list does not have it."""
    from genai_prices.data_snapshot import get_snapshot

    snapshot = get_snapshot()
    try:
        provider = snapshot.find_provider(None, None, base_url)
        _, found = snapshot.find_provider_model(model, provider, None, None)
    except LookupError:
        return None
    return found.context_window
