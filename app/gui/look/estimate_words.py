"""What a run would take, in words: calls on average and at most, what is reused, tokens, money, time.

Every figure is the preflight's; an unknown price is said to be one, a guess is said to be one.
"""

from typing import TYPE_CHECKING

from app.gui.look.run_words import NO_MODEL, is_builtin
from app.gui.look.texts import Texts, translate

if TYPE_CHECKING:
    from app.services.running.preflight import Preflight

_TEXTS = Texts()
_CENT = 0.01


def calls_words(ready: "Preflight") -> str:
    """Return “34 calls, at most 46; 12 reused (26%)”."""
    words = _TEXTS.count(ready.calls, "method step" if is_builtin(ready.judge) else "call")
    if ready.ceiling > ready.calls:
        words = translate("{calls}, at most {most}").format(calls=words, most=_TEXTS.integer(ready.ceiling))
    if ready.reused:
        reused = translate("{n} reused ({share})").format(
            n=_TEXTS.integer(ready.reused), share=f"{ready.share_reused:.0%}"
        )
        words = f"{words}, {reused}"
    return words


def details_words(ready: "Preflight", model: str) -> str:
    """Return who answers (`model`, in words), tokens, money and time, and what moved."""
    if is_builtin(ready.judge):
        parts = [NO_MODEL, translate("judged by what your text says; what it leaves open is asked afterwards")]
    else:
        about = translate("about {tokens}").format(tokens=_TEXTS.count(_round(ready.tokens), "token"))
        parts = [model, about, _money(ready)]
        if ready.seconds is not None:
            parts.append(translate("about {time}").format(time=_TEXTS.duration(ready.seconds)))
        if ready.is_guess:
            parts.append(translate("a guess: this model has not made such calls yet"))
    if ready.moved:
        parts.append(translate("moved: {what}").format(what="; ".join(ready.moved)))
    return " · ".join(parts)


def card_words(ready: "Preflight", model: str) -> str:
    """Return both in one line for a card, with the stress cases; what stands in the way where something does."""
    if ready.blocked is not None:
        return ready.blocked
    parts = [calls_words(ready), details_words(ready, model)]
    if not is_builtin(ready.judge):
        config = ready.request.config
        same = translate("same stress cases")
        parts.insert(0, same if config.rejudge is not None else _TEXTS.count(config.scenarios, "stress case"))
    return " · ".join(parts)


def _money(ready: "Preflight") -> str:
    if ready.cost_usd is None:
        return _TEXTS.cost(None)
    if ready.cost_usd == 0:
        return translate("no cost")
    cost = _TEXTS.cost(round(ready.cost_usd, 2)) if ready.cost_usd >= _CENT else _TEXTS.cost(ready.cost_usd)
    return translate("about {cost}").format(cost=cost)


def _round(tokens: int) -> int:
    """Two digits that mean something: an estimate is no count."""
    if tokens < 100:
        return tokens
    step = int(10 ** (len(str(tokens)) - 2))
    return round(tokens / step) * step
