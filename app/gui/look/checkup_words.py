"""The report of a model's check-up in plain words, what it takes, and what follows from it for the model's runs.

Every figure is the check-up's own; nothing is judged anew here.
"""

from app.domain.checkups import LONG_LIST, SHORT_LIST, Checkup, CheckupEstimate
from app.gui.look.texts import Texts, translate

_TEXTS = Texts()


def price_words(found: CheckupEstimate) -> str:
    """Return what a check-up takes: calls, tokens, money."""
    cost = _TEXTS.cost(None) if found.cost_usd is None else _TEXTS.cost(round(found.cost_usd, 4))
    words = translate("{calls}, about {tokens}, {cost}")
    money = translate("about {cost}").format(cost=cost) if found.cost_usd else cost
    return words.format(calls=_TEXTS.count(found.calls, "call"), tokens=_TEXTS.count(found.tokens, "token"), cost=money)


def report_lines(found: Checkup) -> tuple[str, ...]:
    """Return what was measured, one sentence each."""
    noise = translate(
        "One answer is off by about {short} in lists of {few} and by {long} in lists of {many}, on a scale from 0 to 1."
    )
    return (
        translate(
            "It preferred the worse of two plans in {share} of {pairs} pairs whose better one is evident."
        ).format(share=_share(found.wrong), pairs=found.pairs),
        translate("It changed its mind with the order of the rows in {share} of them.").format(
            share=_share(found.order_flips)
        ),
        translate("It changed its mind when asked the same again in {share} of them.").format(
            share=_share(found.repeat_flips)
        ),
        noise.format(
            short=_TEXTS.decimal(found.short_noise),
            few=SHORT_LIST,
            long=_TEXTS.decimal(found.long_noise),
            many=LONG_LIST,
        ),
        translate("It said of {share} of the dearer plans that they cost more.").format(share=_share(found.cost_right)),
    )


def follows_lines(found: Checkup) -> tuple[str, ...]:
    """Return what new runs of this model do because of it."""
    if found.list_rows < LONG_LIST:
        lists = translate(
            "Long lists blur its answers, so its runs ask in lists of at most {n} rows; that takes more calls."
        )
    else:
        lists = translate("Its runs ask in lists of up to {n} rows.")
    if found.passes == 0:
        again = translate("Asking about the closest rows anew would not make it surer, so its runs leave that out.")
    else:
        again = translate("Its runs ask about the closest rows anew up to {times}.").format(
            times=_TEXTS.count(found.passes, "time")
        )
    # Where a note gives the reason with its figures, the consequence stands in it.
    told = found.list_rows < LONG_LIST and any(f"lists of {found.list_rows}" in note for note in found.notes)
    return (*(() if told else (lists.format(n=found.list_rows),)), again, *found.notes)


def _share(value: float) -> str:
    return f"{value:.0%}"
