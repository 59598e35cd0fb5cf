"""The write side of the store, one attribute per noun; given to a unit of work on the writer thread."""

from app.store.locks import Locks
from app.store.reads.query import Query
from app.store.search.index import SearchWriter
from app.store.search.indexing import SearchIndexing
from app.store.unit_of_work import UnitOfWork
from app.store.writes.answers import BaseWrites, CallWrites, HandAnswerWrites
from app.store.writes.asking import AskingWrites
from app.store.writes.attachments import AttachmentWrites
from app.store.writes.brought import BroughtWrites
from app.store.writes.chats import ChatWrites, CitationWrites, MessageWrites, ProposalWrites
from app.store.writes.decisions import DecisionWrites, NoteWrites, ShortlistWrites
from app.store.writes.portable import PortableWrites
from app.store.writes.projects import BranchWrites, ProjectWrites, VersionWrites
from app.store.writes.runs import (
    CandidateWrites,
    QuestionWrites,
    RequestWrites,
    ResultWrites,
    RunWrites,
    ScenarioWrites,
)
from app.store.writes.salvaged import SalvagedWrites
from app.store.writes.seals import SealWrites
from app.store.writes.spend import CheckupWrites, SentWrites, SpendWrites


class Tx:
    """Writes by noun, and `query` over the same connection: it sees what the unit has written so far."""

    def __init__(self, unit: UnitOfWork, locks: Locks) -> None:
        search = SearchWriter(unit.db)
        self.query: Query = unit.query
        self.projects = ProjectWrites(unit, search)
        self.branches = BranchWrites(unit)
        self.versions = VersionWrites(unit, search)
        self.chats = ChatWrites(unit, search, self.projects)
        self.messages = MessageWrites(unit, search, locks)
        self.proposals = ProposalWrites(unit)
        self.citations = CitationWrites(unit)
        self.runs = RunWrites(unit, search)
        self.candidates = CandidateWrites(unit, search)
        self.scenarios = ScenarioWrites(unit, search)
        self.questions = QuestionWrites(unit)
        self.calls = CallWrites(unit, search)
        self.bases = BaseWrites(unit)
        self.hand_answers = HandAnswerWrites(unit)
        self.asking = AskingWrites(unit)
        self.results = ResultWrites(unit)
        self.shortlist = ShortlistWrites(unit)
        self.decisions = DecisionWrites(unit)
        self.notes = NoteWrites(unit)
        self.requests = RequestWrites(unit)
        self.spend = SpendWrites(unit)
        self.sent = SentWrites(unit)
        self.context = AttachmentWrites(unit)
        self.checkups = CheckupWrites(unit)
        self.seals = SealWrites(unit)
        self.indexing = SearchIndexing(unit.db)
        self.brought = BroughtWrites(unit, search)
        self.portable = PortableWrites(unit, search)
        self.salvaged = SalvagedWrites(unit, search)
