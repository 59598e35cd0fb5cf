"""What a person wants of the selected options next: discuss, improve or combine them, try a what-if, choose one.

The buttons are in `results_actions`; what concerns other parts of the window is asked for by a request.
"""

from typing import Protocol

from PySide6.QtCore import QObject, QPoint, Signal, Slot

from app.domain.results import RankingRow, RunResults
from app.domain.runs import Origin, Run, RunMode, RunRequest
from app.gui.deciding.decided_strip import DecidedStrip
from app.gui.kit.requests import DiscussRequest, ExportRequest, LinkRequest, WhatIfRequest
from app.gui.kit.window_services import WindowServices
from app.gui.results.results_body import ResultsBody


class Shown(Protocol):
    """The run that is shown, as it was read."""

    @property
    def run(self) -> Run:
        """The run."""
        ...

    @property
    def results(self) -> RunResults | None:
        """Its results, where there are any."""
        ...


class ResultsVerbs(QObject):
    """Verbs on the options of one run at a time. GUI thread only.

    Signals:
        requested(object): what another part of the window should do, a `ViewRequest`.
        page_wanted(str): the page of the option of this label.
    """

    requested = Signal(object)
    page_wanted = Signal(str)

    def __init__(self, context: WindowServices, body: ResultsBody, decided: DecidedStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._body, self._table, self._decided = body, body.table, decided
        self._shown: Shown | None = None
        acts = body.actions_
        acts.discuss_requested.connect(self._on_discuss_requested)
        acts.improve_requested.connect(self._on_improve_requested)
        acts.combine_requested.connect(self._on_combine_requested)
        acts.what_if_requested.connect(self._on_what_if_requested)
        acts.link_requested.connect(self._on_link_requested)
        acts.brief_requested.connect(self._on_brief_requested)
        acts.shortlist_requested.connect(self._on_shortlist_requested)
        acts.choose_requested.connect(self._on_choose_requested)
        acts.page_requested.connect(self._on_page_requested)
        body.inspector.page_requested.connect(self._on_page_requested)
        decided.requested.connect(self.requested)
        decided.changed.connect(self._show_marks)
        self._table.labels_selected.connect(self._show_marks)
        self._table.menu_requested.connect(self._on_menu_requested)

    def show(self, shown: Shown | None) -> None:
        """Be about a run, or none."""
        self._shown = shown

    def _chosen(self) -> tuple[RankingRow, ...]:
        """Selected candidates that are not today; without a selection the best one."""
        results = self._shown.results if self._shown else None
        if results is None:
            return ()
        labels = self._table.selected_labels()
        rows = [row for row in results.ranking.rows if row.label in labels and row.origin is not Origin.TODAY]
        best = results.ranking.best
        return tuple(rows) if rows else (best,) if best else ()

    def _subject(self) -> str | None:
        """The one selected candidate, as subject of a chat; None means the run itself."""
        chosen = self._chosen()
        return chosen[0].candidate if len(self._table.selected_labels()) == 1 and chosen else None

    @Slot()
    def _show_marks(self) -> None:
        """Mark the options that are chosen or on the shortlist, and say what the buttons do for the selected ones."""
        results = self._shown.results if self._shown else None
        rows = results.ranking.rows if results is not None else ()
        self._body.model.set_marks({row.label: mark for row in rows if (mark := self._decided.mark(row.candidate))})
        chosen = self._chosen()
        self._body.actions_.show_shortlisted(
            bool(chosen) and all(self._decided.is_listed(row.candidate) for row in chosen)
        )

    @Slot()
    def _on_shortlist_requested(self) -> None:
        self._decided.toggle_shortlist(self._chosen())

    @Slot()
    def _on_choose_requested(self) -> None:
        for row in self._chosen()[:1]:
            self._decided.choose(row)

    @Slot(bool)
    def _on_discuss_requested(self, existing_chat: bool) -> None:
        if self._shown is not None:
            self.requested.emit(DiscussRequest(self._shown.run.id, self._subject(), existing_chat=existing_chat))

    @Slot()
    def _on_what_if_requested(self) -> None:
        if self._shown is not None:
            self.requested.emit(WhatIfRequest(run=self._shown.run.id, candidate=self._subject()))

    @Slot()
    def _on_improve_requested(self) -> None:
        chosen = self._chosen()
        if not chosen or self._shown is None:
            return
        run = self._shown.run
        runs = self._context.services.runs
        request = runs.default_request(run.project, chat=run.launched_from_chat, mode=RunMode.SEEDED)
        parents = tuple(row.candidate for row in chosen)
        config = request.config.model_copy(
            update={"mode": RunMode.SEEDED, "parents": parents, "rejudge": None, "ideas": ()}
        )
        context = parents[0] if len(parents) == 1 else None
        wish = request.model_copy(update={"config": config, "branch": run.branch, "context_candidate": context})
        self.requested.emit(wish)

    @Slot()
    def _on_combine_requested(self) -> None:
        if self._shown is None:
            return
        runs, run = self._context.services.runs, self._shown.run.id
        labels = tuple(row.label for row in self._chosen()) if self._table.selected_labels() else ()

        async def combined() -> RunRequest:
            return runs.combined_request(run, labels)

        _ = self._context.run_verb(combined, on_done=self.requested.emit)

    @Slot()
    def _on_page_requested(self) -> None:
        for label in self._table.selected_labels()[:1]:
            self.page_wanted.emit(label)

    @Slot(object)
    def _on_menu_requested(self, point: QPoint) -> None:
        self._body.actions_.menu(has_brief=len(self._table.selected_labels()) == 1).popup(point)

    @Slot()
    def _on_link_requested(self) -> None:
        if self._shown is not None:
            labels = self._table.selected_labels()
            self.requested.emit(LinkRequest(self._shown.run.id, labels[0] if len(labels) == 1 else ""))

    @Slot()
    def _on_brief_requested(self) -> None:
        if self._shown is not None:
            for label in self._table.selected_labels():
                self.requested.emit(ExportRequest(self._shown.run.id, label))
