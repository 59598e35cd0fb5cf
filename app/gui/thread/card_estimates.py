"""What the runs proposed by cards would take, in words: asked once, asked again when something moved it.

Keeps answers while they hold, so that showing a card again costs nothing. Not for starting a run (`chat_verbs`).
"""

from PySide6.QtCore import QObject, Signal

from app.domain.chats import Proposal, RunProposal
from app.domain.errors import KnownError
from app.domain.events import Event, ModelChanged, RunChanged, VersionCreated
from app.gui.kit.window_services import WindowServices
from app.gui.look.estimate_words import card_words
from app.gui.look.model_words import in_use


class CardEstimates(QObject):
    """Estimates of the cards of one pane. GUI thread only.

    Signals:
        changed(str): other words hold for this proposal now; ask for them.
    """

    changed = Signal(str)

    def __init__(self, context: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._words: dict[str, str] = {}
        self._asked = 0

    def words(self, proposal: Proposal) -> str:
        """Return what the proposed run would take; "" while that is not known yet (`changed` follows)."""
        known = self._words.get(proposal.id)
        if known is not None or not isinstance(proposal.payload, RunProposal):
            return known or ""
        self._words[proposal.id] = ""
        request = proposal.payload.request.model_copy(update={"chat": proposal.chat})
        services, asked = self._context.services, self._asked

        def done(words: str) -> None:
            if asked == self._asked:
                self._words[proposal.id] = words
                self.changed.emit(proposal.id)

        def failed(fault: KnownError) -> None:
            done(self._context.texts.fault(fault))

        _ = self._context.run_verb(
            lambda: services.runs.preflight(proposal.project, request),
            on_done=lambda found: done(card_words(found, in_use(services.settings))),
            on_fault=failed,
        )
        return ""

    def apply(self, event: Event) -> None:
        """Forget what no longer holds: another model or price, another version, answers a run left to be reused."""
        if isinstance(event, ModelChanged | VersionCreated) or (
            isinstance(event, RunChanged) and event.row.ended_at is not None
        ):
            self._forget()

    def _forget(self) -> None:
        self._asked += 1
        known = tuple(self._words)
        self._words.clear()
        for proposal in known:
            self.changed.emit(proposal)
