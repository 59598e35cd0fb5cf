"""What a person does in a chat: send, stop, try again, and the buttons of the cards.

Every verb goes to the services on the engine loop; what changed comes back as an event. No widgets.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QGuiApplication

from app.domain.chats import Proposal, RunProposal
from app.domain.errors import KnownError, ProviderError
from app.domain.projects import Version
from app.domain.runs import Run, RunMode, RunRequest, Trigger
from app.gui.kit.notices import NoticeKind
from app.gui.kit.price_limit import is_above_limit
from app.gui.kit.reads import guarded
from app.gui.kit.requests import DiscussRequest
from app.gui.kit.undo import Undoable
from app.gui.kit.window_services import WindowServices
from app.gui.look.texts import translate
from app.gui.thread.cards.message_part import Act, CardAct

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from app.services.proposals import ProposalApplied
    from app.services.running.preflight import Preflight


class ChatVerbs(QObject):
    """Verbs of one pane's chat.

    Signals:
        run_opened(str): show the results of this run.
        discuss_requested(object): a `DiscussRequest`.
        run_dialog_requested(object): a `RunRequest` to be looked at.
        resume_requested(str): go on with this run, which may need its cap raised first.
        link_requested(str): the person clicked a link of ours or of the world.
        answer_wanted(str): the person wants to answer this open question.
        send_refused(str, str): in this chat this text was not taken; nothing of it is stored.
        preferences_wanted(str): a page of the preferences would help: "model" or "money".
        sent_wanted(str): show what was sent for this answer.
        message_link_wanted(int): copy a link to the message of this number.
        price_asked(str, object): this proposal's run is above the price limit, as this `Preflight` says; ask first.
        compare_started(str): this run was started by a click on *Compare*.
        compare_ended(str): what a click on *Compare* of this line began is done or refused; it works again.
        card_ended(str): what a click on this proposal began is done or refused; its buttons work again.
    """

    run_opened = Signal(str)
    discuss_requested = Signal(object)
    run_dialog_requested = Signal(object)
    resume_requested = Signal(str)
    link_requested = Signal(QUrl)
    answer_wanted = Signal(str)
    price_asked = Signal(str, object)
    compare_started = Signal(str)
    compare_ended = Signal(str)
    card_ended = Signal(str)
    send_refused = Signal(str, str)
    preferences_wanted = Signal(str)
    sent_wanted = Signal(str)
    message_link_wanted = Signal(int)

    def __init__(self, context: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._under_way: set[str] = set()

    def is_under_way(self, key: str) -> bool:
        """Whether what was begun on this proposal, or the comparison of this line, is neither done nor refused."""
        return key in self._under_way

    def do(self, wish: CardAct) -> None:
        """Fulfil a wish of a card."""
        services, run_verb = self._context.services, self._context.run_verb
        if wish.act is Act.APPLY:
            if wish.id not in self._under_way:
                self._apply(wish.id)
        elif wish.act is Act.DISMISS:
            self._dismiss(wish.id)
        elif wish.act is Act.UNDO_DELTA:
            self._undo_delta(wish.id)
        elif wish.act is Act.STOP_RUN:
            _ = run_verb(lambda: services.runs.stop(wish.id))
        elif wish.act is Act.RESUME_RUN:
            self.resume_requested.emit(wish.id)
        elif wish.act is Act.RETRY:
            self.retry(wish.id)
        elif wish.act is Act.CONTINUE:
            self.go_on(wish.id)
        elif wish.act is Act.CHANGE_RUN:
            self._change_run(wish.id)
        elif wish.act is Act.COMPARE:
            if wish.text not in self._under_way:
                self._compare(wish.id, wish.text)
        else:
            self._pass_on(wish)

    def apply_card(self, proposal: str) -> None:
        """Do what a card says; a change of the spec can be taken back, a started run cannot."""
        proposals = self._context.services.proposals

        self._under_way.add(proposal)

        def done(applied: "ProposalApplied") -> None:
            self._card_ended(proposal)
            if applied.version is not None:
                act = Undoable(
                    translate("what a card proposed"),
                    lambda: proposals.reopen(proposal),
                    lambda: proposals.apply(proposal),
                    applied.proposal.project,
                )
                said = translate("The spec is now version v{n}.").format(n=applied.version.number)
                self._context.undoing.did(act, said)

        work = self._context.run_verb(
            lambda: proposals.apply(proposal), on_done=done, on_fault=lambda fault: self._refused(proposal, fault)
        )
        work.add_done_callback(_where_it_broke(lambda: self._card_ended(proposal)))

    def _dismiss(self, proposal: str) -> None:
        proposals = self._context.services.proposals

        def done(dismissed: Proposal) -> None:
            act = Undoable(
                translate("dismissal of a card"),
                lambda: proposals.reopen(proposal),
                lambda: proposals.dismiss(proposal),
                dismissed.project,
            )
            self._context.undoing.did(act, translate("The card is dismissed."))

        _ = self._context.run_verb(lambda: proposals.dismiss(proposal), on_done=done)

    def _undo_delta(self, message: str) -> None:
        """Take back what a message changed; it was no act of the person's, so taking it back is the act."""
        specs = self._context.services.specs

        def done(version: Version) -> None:
            act = Undoable(
                translate("taking back what a message changed"),
                lambda: specs.redo_delta(message),
                lambda: specs.undo_delta(message),
                version.project,
            )
            said = translate("What the message changed is taken back, as v{n}.").format(n=version.number)
            self._context.undoing.did(act, said)

        _ = self._context.run_verb(lambda: specs.undo_delta(message), on_done=done)

    def _apply(self, proposal: str) -> None:
        """Do what a card says; above the price limit only after a second click."""
        services = self._context.services
        with guarded("a card"):
            found = services.proposals.get(proposal)
        if not isinstance(found.payload, RunProposal):
            self.apply_card(proposal)
            return
        request = found.payload.request.model_copy(update={"chat": found.chat})

        self._under_way.add(proposal)

        def foreseen(ready: "Preflight") -> None:
            if is_above_limit(ready, services.settings):
                self._card_ended(proposal)
                self.price_asked.emit(proposal, ready)
            else:
                self.apply_card(proposal)

        work = self._context.run_verb(
            lambda: services.runs.preflight(found.project, request),
            on_done=foreseen,
            on_fault=lambda fault: self._refused(proposal, fault),
        )
        work.add_done_callback(_where_it_broke(lambda: self._card_ended(proposal)))

    def _compare(self, chat: str, branch: str) -> None:
        """Judge the options of a chat's line: at once where it costs nothing, else its estimate is looked at first."""
        services = self._context.services
        self._under_way.add(branch)

        def ended() -> None:
            self._under_way.discard(branch)
            self.compare_ended.emit(branch)

        async def foresee() -> "Preflight":
            project = services.chats.get(chat).project
            request = services.runs.default_request(project, chat=chat, mode=RunMode.EVAL_ONLY)
            return await services.runs.preflight(project, request)

        def refused(fault: KnownError) -> None:
            ended()
            self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))

        def foreseen(ready: "Preflight") -> None:
            if ready.blocked is not None or ready.cost_usd != 0:
                ended()
                self.run_dialog_requested.emit(ready.request)
                return
            project = services.chats.get(chat).project
            start = services.runs.start

            def started(run: Run) -> None:
                ended()
                self.compare_started.emit(run.id)

            work = self._context.run_verb(
                lambda: start(project, ready.request, Trigger.CARD),
                on_done=started,
                on_fault=refused,
            )
            work.add_done_callback(_where_it_broke(ended))

        work = self._context.run_verb(foresee, on_done=foreseen, on_fault=refused)
        work.add_done_callback(_where_it_broke(ended))

    def send(self, chat: str, text: str) -> None:
        """Send a message; a model's fault is shown in the chat, where it is stored."""

        def refused(fault: KnownError) -> None:
            if not isinstance(fault, ProviderError):
                self.send_refused.emit(chat, text)
            self._told(fault)

        _ = self._context.run_verb(lambda: self._context.services.chats.send(chat, text), on_fault=refused)

    def edit(self, chat: str, seq: int, text: str) -> None:
        """Send a message again in other words, as another version of it."""

        def refused(fault: KnownError) -> None:
            if not isinstance(fault, ProviderError):
                self.send_refused.emit(chat, text)
            self._told(fault)

        _ = self._context.run_verb(lambda: self._context.services.chats.edit(chat, seq, text), on_fault=refused)

    def regenerate(self, chat: str, seq: int) -> None:
        """Ask for another answer beside the one of this number."""
        _ = self._context.run_verb(lambda: self._context.services.chats.regenerate(chat, seq), on_fault=self._told)

    def retry(self, chat: str) -> None:
        """Answer the person's last message again."""
        _ = self._context.run_verb(lambda: self._context.services.chats.retry(chat), on_fault=self._told)

    def go_on(self, chat: str) -> None:
        """Go on with the newest answer from where its text ends."""
        _ = self._context.run_verb(lambda: self._context.services.chats.go_on(chat), on_fault=self._told)

    def stop(self, chat: str) -> None:
        """Stop the answer being written; what is there is kept."""
        _ = self._context.run_verb(lambda: self._context.services.chats.stop(chat))

    def _pass_on(self, wish: CardAct) -> None:
        if wish.act is Act.OPEN_RUN:
            self.run_opened.emit(wish.id)
        elif wish.act is Act.DISCUSS_RUN:
            self.discuss_requested.emit(DiscussRequest(wish.id, None, existing_chat=False))
        elif wish.act is Act.DISCUSS_RUN_IN:
            self.discuss_requested.emit(DiscussRequest(wish.id, None, existing_chat=True))
        elif wish.act is Act.COPY:
            QGuiApplication.clipboard().setText(wish.text)
            self._context.notices.show(NoticeKind.DONE, "The message is copied.")
        elif wish.act is Act.COPY_CODE:
            QGuiApplication.clipboard().setText(wish.text)
            self._context.notices.show(NoticeKind.DONE, translate("The code is copied."))
        elif wish.act is Act.COPY_LINK:
            self.message_link_wanted.emit(int(wish.text))
        elif wish.act is Act.ANSWER:
            self.answer_wanted.emit(wish.text)
        elif wish.act is Act.SHOW_SENT:
            self.sent_wanted.emit(wish.id)
        elif wish.act is Act.CHOOSE_MODEL:
            self.preferences_wanted.emit("model")
        elif wish.act is Act.RAISE_CAP:
            self.preferences_wanted.emit("money")
        elif wish.act is Act.OPEN_LINK:
            self.link_requested.emit(QUrl(wish.text))

    def _change_run(self, proposal: str) -> None:
        found = self._context.services.proposals.get(proposal)
        if isinstance(found.payload, RunProposal):
            request: RunRequest = found.payload.request.model_copy(
                update={"chat": found.chat, "message": found.message}
            )
            self.run_dialog_requested.emit(request)

    def _refused(self, proposal: str, fault: KnownError) -> None:
        self._card_ended(proposal)
        self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))

    def _card_ended(self, proposal: str) -> None:
        self._under_way.discard(proposal)
        self.card_ended.emit(proposal)

    def _told(self, fault: KnownError) -> None:
        """A provider's fault stands in its chat with its ways out; anything else has no other place than here."""
        if not isinstance(fault, ProviderError):
            self._context.notices.show(NoticeKind.ERROR, self._context.texts.fault(fault))


def _where_it_broke(ended: "Callable[[], None]") -> "Callable[[asyncio.Task[None]], None]":
    """Call this where a verb ended with what nobody foresaw: its button must not say for good that it works."""

    def look(task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and task.exception() is not None:
            ended()

    return look
