"""Tells that another model answers from now on, with a way back. Not for choosing one."""

from app.domain.model_client import ModelInfo
from app.domain.model_offers import ModelChoice
from app.gui.kit.notices import NoticeAction, NoticeKind
from app.gui.kit.window_services import WindowServices
from app.gui.look.texts import translate


def tell_used(context: WindowServices, info: ModelInfo, before: ModelChoice) -> None:
    """Say which model answers from now on, with a way back to the one before."""
    models = context.services.models

    def back() -> None:
        _ = context.run_verb(lambda: models.choose(before))

    sentence = f"{info.title} answers from now on. What is at work keeps the model it began with."
    action = None if models.current() == before else NoticeAction(translate("Undo"), back)
    context.notices.show(NoticeKind.DONE, sentence, action)
