"""The plain words of the window for money: what was spent, what a cap leaves. An unknown price is not free.

Every figure follows from the sums of `domain.money`; nothing is added up anew here.
"""

from app.domain.money import DaySpend, SpendTotal
from app.gui.look.texts import Texts, translate

_TEXTS = Texts()
_CENT = 0.01


def spend_words(total: SpendTotal) -> str:
    """Return a sum: “0.12 USD”, “0.12 USD and 3 calls of unknown price”, “nothing”."""
    if total.calls == 0:
        return translate("nothing")
    if total.unpriced_calls == 0:
        return _TEXTS.cost(total.known_usd)
    unknown = translate("{calls} of unknown price").format(calls=_TEXTS.count(total.unpriced_calls, "call"))
    if total.known_usd == 0:
        return unknown
    return translate("{known} and {unknown}").format(known=_TEXTS.cost(total.known_usd), unknown=unknown)


def tokens_words(total: SpendTotal) -> str:
    """Return how many tokens went in and came out."""
    words = translate("{sent} tokens in, {got} out")
    return words.format(sent=_TEXTS.integer(total.input_tokens), got=_TEXTS.integer(total.output_tokens))


def day_words(day: DaySpend) -> str:
    """Return what today came to and its cap, for the preferences."""
    spent = spend_words(day.total)
    if day.cap_usd is None:
        return translate("{spent}, without a cap").format(spent=spent)
    cap = _TEXTS.cost(day.cap_usd)
    if day.total.unpriced_calls:
        # A sum that is not known is no part of another.
        return translate("{spent}, cap {cap}").format(spent=spent, cap=cap)
    return translate("{spent} of {cap}").format(spent=spent, cap=cap)


def day_short(day: DaySpend) -> str:
    """Return the same in a few letters, for the status bar; empty while nothing that costs was asked."""
    known = day.total.known_usd
    if not known and not day.total.unpriced_calls:
        return ""
    spent = _TEXTS.cost(round(known, 2) if known >= _CENT else known)
    if day.total.unpriced_calls:
        known_and_more = translate("{spent} + unknown").format(spent=spent)
        spent = known_and_more if known else translate("price unknown")
        if day.cap_usd is None:
            return translate("Today: {spent}").format(spent=spent)
        return translate("Today: {spent}, cap {cap}").format(spent=spent, cap=_TEXTS.cost(day.cap_usd))
    if day.cap_usd is None:
        return translate("Today {spent}").format(spent=spent)
    return translate("Today {spent} of {cap}").format(spent=spent, cap=_TEXTS.cost(day.cap_usd))
