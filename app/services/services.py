"""All services over one store: made once by the composition root, used by the window and the command line."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.domain.errors import StoreError
from app.domain.events import SettingsChanged
from app.domain.kit.made_late import made_late
from app.domain.model_client import ModelClient
from app.services.answering.answer_services import AnswerServices
from app.services.answering.chat_answers import Answering
from app.services.answering.digest import DigestService
from app.services.chats import ChatService
from app.services.clients import Clients
from app.services.jobs import Jobs
from app.services.keeping.backups import BackupService
from app.services.model_choice import client_of
from app.services.models import ModelService
from app.services.preferences import PreferenceService
from app.services.preload import load_parts
from app.services.projects import ProjectService
from app.services.references import References
from app.services.results import ResultService
from app.services.running.execution import Execution
from app.services.runs import RunService
from app.services.spending import SpendingService
from app.settings.installation import Installation
from app.settings.settings import Settings
from app.store.database import Store
from app.worker.process import Worker

if TYPE_CHECKING:
    from app.services.attachments.attached_files import AttachmentService
    from app.services.checkups import CheckupService
    from app.services.deciding.decisions import DecisionService
    from app.services.deciding.overview import OverviewService
    from app.services.deciding.run_notes import RunNoteService
    from app.services.doctor import DoctorService
    from app.services.exporting.exports import ExportService
    from app.services.exporting.project_files import ProjectFileService
    from app.services.keeping.storage import StorageService
    from app.services.model_profiles import ProfileService
    from app.services.proposals import ProposalService
    from app.services.running.asking import AskingService
    from app.services.sample import SampleService
    from app.services.search import SearchService
    from app.services.spec.specs import SpecService
    from app.services.spec.what_ifs import WhatIfService

_log = logging.getLogger(__name__)


class Services:
    """The verbs and queries of the application, by noun. Verbs run on one asyncio loop, the engine's."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        client: Callable[[], ModelClient] | None = None,
        installation: Installation | None = None,
    ) -> None:
        self.store = store
        self._data_dir = settings.data_dir
        self.not_marked: StoreError | None = None
        """Why `begin` could not mark what death left, or None."""
        self.preferences = PreferenceService(settings)
        self.preferences.listen(lambda _settings: store.publish((SettingsChanged(),)))
        self._work = Jobs()
        self.worker = Worker(installation=installation or Installation.of_this_process())
        self.clients = Clients(client or self._chosen_client)
        self.models = ModelService(self.preferences, self.clients, store.publish)
        self.references = References(store)
        self.spending = SpendingService(store, lambda: self.settings)
        execution = Execution(
            store,
            self._work,
            self.clients,
            concurrency=lambda: self.settings.max_concurrency,
            purse=self.spending,
        )
        self.results = ResultService(store)
        self.backups = BackupService(settings.data_dir, store)
        self.runs = RunService(store, self.clients, self._work, execution, self.spending, lambda: self.asking)
        turns = AnswerServices(
            store=store,
            digests=DigestService(store, self.results),
            results=self.results,
            spending=self.spending,
            asks_first=lambda: self.settings.ask_before_changes,
            worker=self.worker,
        )
        self.chats = ChatService(store, Answering(turns, self.clients, self._work))
        self.projects = ProjectService(store, self.chats)

    # -- what the first paint of a window does not show: see `preload` ---------------------------------

    @made_late
    def profiles(self) -> "ProfileService":
        """Choices of a model that are kept by name."""
        from app.services.model_profiles import ProfileService

        return ProfileService(self.preferences, self.models)

    @made_late
    def checkups(self) -> "CheckupService":
        """How well a model judges."""
        from app.services.checkups import CheckupService

        return CheckupService(self.store, lambda: self.settings, self.clients, self.spending, self._work)

    @made_late
    def specs(self) -> "SpecService":
        """What a line says, and what is done to it."""
        from app.services.spec.specs import SpecService

        return SpecService(self.store)

    @made_late
    def what_ifs(self) -> "WhatIfService":
        """Lines of their own."""
        from app.services.spec.what_ifs import WhatIfService

        return WhatIfService(self.store)

    @made_late
    def decisions(self) -> "DecisionService":
        """Shortlist and decisions."""
        from app.services.deciding.decisions import DecisionService

        return DecisionService(self.store)

    @made_late
    def run_notes(self) -> "RunNoteService":
        """What a person notes on a run."""
        from app.services.deciding.run_notes import RunNoteService

        return RunNoteService(self.store)

    @made_late
    def overviews(self) -> "OverviewService":
        """A project on one page."""
        from app.services.deciding.overview import OverviewService

        return OverviewService(self.store)

    @made_late
    def exports(self) -> "ExportService":
        """Files for others."""
        from app.services.exporting.exports import ExportService

        return ExportService(self.store, self.worker, self.results, self._work)

    @made_late
    def project_files(self) -> "ProjectFileService":
        """Projects and chats as files, out and in."""
        from app.services.exporting.project_files import ProjectFileService

        return ProjectFileService(self.store)

    @made_late
    def asking(self) -> "AskingService":
        """The cards of a run, and what was answered."""
        from app.services.running.asking import AskingService

        return AskingService(self.store)

    @made_late
    def search(self) -> "SearchService":
        """What is found by its words."""
        from app.services.search import SearchService

        return SearchService(self.store)

    @made_late
    def storage(self) -> "StorageService":
        """Where the data lies."""
        from app.services.keeping.storage import StorageService

        return StorageService(self._data_dir)

    @made_late
    def context(self) -> "AttachmentService":
        """Attached files."""
        from app.services.attachments.attached_files import AttachmentService

        return AttachmentService(self.store, self.clients, self._data_dir, self.worker)

    @made_late
    def doctor(self) -> "DoctorService":
        """What is in order and what is not."""
        from app.services.doctor import DoctorService

        return DoctorService(self.store, lambda: self.settings, self.worker)

    @made_late
    def proposals(self) -> "ProposalService":
        """The cards in chats."""
        from app.services.proposals import ProposalService

        return ProposalService(self.store, self.runs.start)

    @made_late
    def sample(self) -> "SampleService":
        """The project to look around in."""
        from app.services.sample import SampleService

        return SampleService(
            self.projects, self.chats, self.proposals, self.specs, self.runs, self.results, self.asking
        )

    # -- all of it -------------------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """The choices in effect now."""
        return self.preferences.current

    def _chosen_client(self) -> ModelClient:
        return client_of(self.settings, on_loading=self.models.tell_loading, worker=self.worker)

    async def begin(self) -> tuple[str, ...]:
        """Mark what death left as *interrupted*; returns the runs. Call once, on the engine loop.

        Nothing is written where nothing was left. What cannot be marked now, on a full disk or beside a program that
        holds the database, is left to the next start: it can be read all the same.
        """
        try:
            if not all(map(self.store.locks.is_process_alive, self.store.query.messages.writers())):
                await self.store.write(lambda tx: tx.messages.interrupt_left())
            return await self.runs.sweep()
        except StoreError as error:
            self.not_marked = error
            _log.info("what death left is not marked as interrupted yet: %s", error)
            return ()

    async def get_ready(self) -> None:
        """Load what work needs and the start did not, and the chosen model's library. On the engine loop.

        The first answer does not wait for them then.
        """
        load_parts()
        if self.model_problem() is None:
            self.clients.load_library()

    async def close(self) -> None:
        """Take no more work, pause what runs, wait for it. The store is closed by who opened it."""
        await self._work.close()
        await self.clients.close()
        await self.worker.close()

    def model_problem(self) -> str | None:
        """Why the chosen model cannot be used, in one sentence; None when it can."""
        return self.models.problem()
