"""Tells that another model answers from now on, with a way back. Not for choosing one."""

from app.domain.model_client import ModelInfo
from app.domain.model_offers import ModelChoice
from app.gui.kit.notices import NoticeKind
from app.gui.kit.undo import Undoable
from app.gui.kit.window_services import WindowServices
from app.gui.look.texts import translate


def tell_used(context: WindowServices, info: ModelInfo, before: ModelChoice) -> None:
    """Say which model answers from now on, with a way back to the one before."""
    models = context.services.models
    now = models.current()
    sentence = f"{info.title} answers from now on. What is at work keeps the model it began with."
    if now == before:
        context.notices.show(NoticeKind.DONE, sentence)
        return
    act = Undoable(
        translate("choice of a model"),
        lambda: models.choose(before, left=now),
        lambda: models.choose(now, left=before),
        project=None,
    )
    context.undoing.did(act, sentence)
