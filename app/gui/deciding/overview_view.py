"""The overview of a project (H2): what it is about, what happened since one was here, what waits, what is decided.

Reads off the GUI thread and without a model, anew when something changed. Not for deciding itself (`decision_verbs`).
"""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.deciding.decisions import Decision, Shortlisted
from app.domain.deciding.glance import GlancedChat, GlancedRun, Overview
from app.domain.errors import KnownError
from app.domain.events import Event, StreamDelta
from app.domain.runs import RunRequest
from app.gui.deciding.decision_verbs import DecisionVerbs, ShownOption
from app.gui.deciding.overview_rows import Deed, OverviewLine, Section
from app.gui.kit.empty_state import EmptyState
from app.gui.kit.labels import PlainLabel
from app.gui.kit.latest_read import Latest
from app.gui.kit.project_view import ProjectView
from app.gui.kit.requests import ChatRequest, ExportRequest, ResultsRequest
from app.gui.kit.window_services import WindowServices
from app.gui.look.figures import full_time, local_time
from app.gui.look.run_words import status_word

_SETTLE_MS = 300
"""Changes come in numbers; it is read once they pause."""


class OverviewView(ProjectView):
    """One project at a glance. GUI thread only."""

    follows_branch: ClassVar[bool] = False

    def __init__(
        self, context: WindowServices, last_visit: Callable[[], str | None], parent: QWidget | None = None
    ) -> None:
        """As a view of a project.

        Args:
            context: as everywhere.
            last_visit: when the project was looked at before it was opened now (UTC ISO 8601), None where never.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.setObjectName("overview_view")
        self._context = context
        self._project: str | None = None
        self._last_visit = last_visit
        self._shown: Overview | None = None
        self._verbs = DecisionVerbs(context, self)
        self._read = Latest(context.bridge, self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self._reload)
        theme = context.theme
        self.problem = PlainLabel(wrap=True, selectable=True)
        theme.dress(self.problem, points=1)
        self.facts = PlainLabel(muted=True, wrap=True)
        self.questions = Section(theme, self.tr("Open questions"))
        self.news = Section(theme, self.tr("Since your last visit"))
        self.waiting = Section(theme, self.tr("Waits for you"))
        self.shortlist = Section(theme, self.tr("Shortlist"))
        self.decisions = Section(theme, self.tr("Decisions"))
        self.calm = PlainLabel(
            self.tr(
                "Nothing waits, and nothing is decided yet. Select an option in the results to put it on the shortlist."
            ),
            muted=True,
            wrap=True,
        )
        self.nothing = EmptyState(theme, icon="project", sentence=self.tr("Open a project to see it at a glance."))
        self.fault = EmptyState(theme, icon="warning", sentence="", button=self.tr("Try again"), main=False)
        self.fault.requested.connect(self._reload)
        self._lay_out()

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(14)
        for widget in (
            self.problem,
            self.facts,
            self.news,
            self.waiting,
            self.questions,
            self.shortlist,
            self.decisions,
            self.calm,
        ):
            column.addWidget(widget)
        column.addStretch(1)
        self._page = QScrollArea()
        self._page.setWidget(content)
        self._page.setWidgetResizable(True)
        self._page.setFrameShape(QFrame.Shape.NoFrame)
        self._pages = QStackedWidget()
        for page in (self.nothing, self._page, self.fault):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    @override
    def set_project(self, project_id: str | None, *, branch_id: str | None = None) -> None:
        self._project = project_id
        if project_id is None:
            self._read.cancel()
            self._pages.setCurrentWidget(self.nothing)
        else:
            self._reload()

    @override
    def apply(self, event: Event) -> None:
        if self._project is not None and not isinstance(event, StreamDelta):
            self._settling.start()

    @Slot()
    def _reload(self) -> None:
        project, since = self._project, self._last_visit()
        if project is not None:
            overviews = self._context.services.overviews
            self._read.query(lambda: overviews.of(project, since=since), self.show_overview, self._on_fault)

    def _on_fault(self, fault: KnownError) -> None:
        self.fault.set_sentence(self._context.texts.fault(fault))
        self._pages.setCurrentWidget(self.fault)

    def show_overview(self, found: Overview) -> None:
        """Show a project that has been read; the same again changes nothing, so that the keyboard stays where it is."""
        self._pages.setCurrentWidget(self._page)
        if found == self._shown:
            return
        self._shown = found
        texts = self._context.texts
        self.problem.setText(found.problem or found.project.title)
        facts = [
            f"{texts.line('', is_main=True)} {texts.version(found.version_number)}",
            texts.count(found.open_questions, "open question"),
            texts.count(found.chats, "chat"),
            texts.count(found.runs, "run"),
        ]
        self.facts.setText(" · ".join(facts))
        self.questions.show_lines(tuple(OverviewLine(question) for question in found.questions[:5]))
        self._show_news(found)
        self._show_waiting(found)
        self._show_decided(found)
        sections = (self.news, self.waiting, self.shortlist, self.decisions)
        self.calm.setVisible(all(section.isHidden() for section in sections))

    def _show_news(self, found: Overview) -> None:
        lines = [self._run_line(run) for run in found.ended_runs]
        self.news.show_lines(tuple(lines))
        if found.since is not None:
            when = local_time(found.since)
            self.news.heading.setText(self.tr("Ended since {when}").format(when=when))
            self.news.heading.setToolTip(full_time(found.since))

    def _show_waiting(self, found: Overview) -> None:
        lines = [self._run_line(run) for run in found.unfinished_runs]
        lines += [self._chat_line(chat, self.tr("Cards wait for an answer")) for chat in found.waiting_chats]
        lines += [self._chat_line(chat, self.tr("An open what-if")) for chat in found.open_what_ifs]
        lines += [
            OverviewLine(
                quote.title,
                partial(self.requested.emit, ChatRequest(quote.chat, quote.seq)),
                self.tr("Quoted in “{chat}”; it says something else now").format(chat=quote.chat_title),
            )
            for quote in found.stale_quotes
        ]
        self.waiting.show_lines(tuple(lines))

    def _run_line(self, run: GlancedRun) -> OverviewLine:
        word = status_word(run.status, 0)
        return OverviewLine(
            f"{self._context.texts.run(run.number)} · {run.title}",
            partial(self.requested.emit, ResultsRequest(run.id)),
            word,
        )

    def _chat_line(self, chat: GlancedChat, why: str) -> OverviewLine:
        return OverviewLine(chat.title, partial(self.requested.emit, ChatRequest(chat.id, 0)), why)

    # -- what is decided -------------------------------------------------------------------------------

    def _show_decided(self, found: Overview) -> None:
        standing = next((one for one in found.decisions if one.stands), None)
        project = found.project.id
        lines = tuple(self._listed_line(project, one, standing) for one in found.shortlist)
        together = Deed(self.tr("Judge these together…"), "compare", partial(self._judge_together, project))
        self.shortlist.show_lines(lines, below=(together,) if len(lines) > 1 else ())
        self.decisions.show_lines(tuple(map(self._decision_line, found.decisions)))

    def _listed_line(self, project: str, one: Shortlisted, standing: Decision | None) -> OverviewLine:
        option = ShownOption(project, one.candidate, one.name, one.title)
        off = Deed(
            self.tr("Take off"),
            "close",
            partial(self._verbs.set_shortlisted, option, False),
            self.tr("Take {option} off the shortlist").format(option=one.name),
        )
        choose = Deed(
            self.tr("Choose this…"),
            "adopt",
            partial(self._verbs.choose, option),
            self.tr("Choose {option}").format(option=one.name),
        )
        is_chosen = standing is not None and standing.candidate == one.candidate
        goes = partial(self.requested.emit, ResultsRequest(one.run, one.label))
        return OverviewLine(
            f"{one.name} · {one.title}",
            goes,
            self.tr("Chosen") if is_chosen else "",
            (off,) if is_chosen else (choose, off),
        )

    def _decision_line(self, one: Decision) -> OverviewLine:
        state = self.tr("Chosen {when}") if one.stands else self.tr("Chosen {when}, does not stand any more")
        told = [f"{state.format(when=local_time(one.created_at))}: {one.why}"]
        if one.outcome is not None:
            noted = self.tr("What became of it ({when}): {text}")
            told.append(noted.format(when=local_time(one.outcome.at), text=one.outcome.text))
        brief = Deed(
            self.tr("Export a brief…"),
            "export",
            partial(self.requested.emit, ExportRequest(one.run, one.label)),
            self.tr("Export a brief of {option}").format(option=one.name),
        )
        became = Deed(self.tr("What became of it…"), "rename", partial(self._verbs.note_outcome, one))
        back = Deed(self.tr("Take back"), "undo", partial(self._verbs.set_stands, one, False))
        again = Deed(self.tr("Choose again"), "adopt", partial(self._verbs.set_stands, one, True))
        goes = partial(self.requested.emit, ResultsRequest(one.run, one.label))
        deeds = (brief, became, back) if one.stands else (again,)
        return OverviewLine(f"{one.name} · {one.title}", goes, "\n".join(told), deeds)

    def _judge_together(self, project: str) -> None:
        decisions = self._context.services.decisions

        async def wish() -> RunRequest:
            return decisions.judge_request(project)

        _ = self._context.run_verb(wish, on_done=self.requested.emit)
