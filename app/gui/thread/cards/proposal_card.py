"""A card that waits for a click: operations on the spec, or a run. Only the person acts."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.domain.chats import Message, Proposal, ProposalPart, ProposalState, RunProposal
from app.gui.kit.change_list import ChangeLine, ChangeList, lines_of_operations
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import WorkButton, button
from app.gui.look.texts import translate
from app.gui.thread.cards.message_part import Act, CardAct, CardContext, CardFrame, expect


class ProposalCard(CardFrame):
    """Title, why, what exactly, and Apply or Start beside Dismiss; afterwards what became of it."""

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._proposal: Proposal | None = None
        self._title = PlainLabel()
        context.theme.dress(self._title, bold=True)
        self.column.addWidget(self._title)
        self._why = PlainLabel(wrap=True, muted=True)
        self.column.addWidget(self._why)
        self._changes = ChangeList(context.theme)
        self._changes.more.clicked.connect(self.height_changed)
        self.column.addWidget(self._changes)
        self._facts = PlainLabel(wrap=True)
        self.column.addWidget(self._facts)
        self._outcome = PlainLabel(muted=True)
        self.column.addWidget(self._outcome)
        row = self.add_buttons()
        self.apply = WorkButton(translate("Apply"), translate("Applying…"), rank="main")
        self.change = button(translate("Change…"))
        self.dismiss = button(translate("Dismiss"), rank="flat")
        self.open = button(translate("Open results"), rank="link")
        self.apply.begun.connect(self._on_apply_begun)
        self.change.clicked.connect(self._on_change_clicked)
        self.dismiss.clicked.connect(self._on_dismiss_clicked)
        self.open.clicked.connect(self._on_open_clicked)
        for made in (self.apply, self.change, self.dismiss, self.open):
            row.addWidget(made)

    def show_part(self, _message: Message, part: object, /) -> None:
        """Show the card in its present state."""
        part = expect(part, ProposalPart)
        proposal = self.context.proposal(part.proposal)
        self._proposal = proposal
        if proposal is None:
            self._show_gone()
            return
        is_run = isinstance(proposal.payload, RunProposal)
        is_open = proposal.state is ProposalState.OPEN
        self._title.setText(self._title_of(proposal))
        self._why.setText(proposal.payload.why)
        self._why.setVisible(bool(proposal.payload.why.strip()))
        self._changes.show_lines(self._lines_of(proposal))
        self._changes.setVisible(not is_run)
        self._facts.setText(self._facts_of(proposal))
        self._facts.setVisible(is_run)
        self._outcome.setText(self._outcome_of(proposal))
        self._outcome.setVisible(not is_open)
        words = (translate("Start"), translate("Starting…")) if is_run else (translate("Apply"), translate("Applying…"))
        self.apply.stand(working=self.context.is_under_way(proposal.id), words=words)
        self.apply.setAccessibleName(translate("Start this run") if is_run else translate("Apply these changes"))
        self.dismiss.setAccessibleName(translate("Dismiss this card"))
        for made in (self.apply, self.dismiss):
            made.setVisible(is_open)
        self.change.setVisible(is_open and is_run)
        self.open.setVisible(proposal.result_run is not None)

    def _show_gone(self) -> None:
        self._title.setText(translate("This card is gone."))
        for widget in (
            self._why,
            self._changes,
            self._facts,
            self._outcome,
            self.apply,
            self.change,
            self.dismiss,
            self.open,
        ):
            widget.hide()

    def _title_of(self, proposal: Proposal) -> str:
        if isinstance(proposal.payload, RunProposal):
            config = proposal.payload.request.config
            rejudged = self.context.run(config.rejudge) if config.rejudge else None
            mode = self.context.texts.run_mode(config.mode, rejudge=rejudged.number if rejudged else None)
            return f"Proposed run · {mode}"
        return f"Proposes {self.context.texts.count(len(proposal.payload.operations), 'change')} to the spec"

    def _lines_of(self, proposal: Proposal) -> tuple[ChangeLine, ...]:
        if isinstance(proposal.payload, RunProposal):
            return ()
        return lines_of_operations(proposal.payload.operations, self.context.texts)

    def _facts_of(self, proposal: Proposal) -> str:
        if not isinstance(proposal.payload, RunProposal):
            return ""
        config, texts = proposal.payload.request.config, self.context.texts
        size = texts.count(config.candidates, "candidate") if config.rejudge is None else "same candidates"
        if proposal.state is not ProposalState.OPEN:
            return size
        estimate = self.context.estimate(proposal.id)
        return f"{size} · {estimate}" if estimate else size

    def _outcome_of(self, proposal: Proposal) -> str:
        if proposal.state is ProposalState.DISMISSED:
            return "Dismissed"
        if proposal.result_run is not None:
            run = self.context.run(proposal.result_run)
            return f"Started as Run {run.number}" if run is not None else "Started"
        return "Applied"

    @Slot()
    def _on_apply_begun(self) -> None:
        if self._proposal is not None:
            # Shown anew once that is done or refused, and by the event of the answer.
            self.acted.emit(CardAct(Act.APPLY, self._proposal.id))

    @Slot()
    def _on_change_clicked(self) -> None:
        if self._proposal is not None:
            self.acted.emit(CardAct(Act.CHANGE_RUN, self._proposal.id))

    @Slot()
    def _on_dismiss_clicked(self) -> None:
        if self._proposal is not None:
            self.acted.emit(CardAct(Act.DISMISS, self._proposal.id))

    @Slot()
    def _on_open_clicked(self) -> None:
        if self._proposal is not None and self._proposal.result_run is not None:
            self.acted.emit(CardAct(Act.OPEN_RUN, self._proposal.result_run))
