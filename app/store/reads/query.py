"""The read side of the store, one attribute per noun; each method is one short read transaction."""

from app.store.reader import Reader
from app.store.reads.answers import AnswerQueries, BaseQueries, CallQueries, HandAnswerQueries, ResultQueries
from app.store.reads.asking import AskingQueries
from app.store.reads.attachments import AttachmentQueries
from app.store.reads.candidates import CandidateQueries, QuestionQueries, ScenarioQueries
from app.store.reads.chats import ChatQueries, CitationQueries, MessageQueries, ProposalQueries
from app.store.reads.decisions import DecisionQueries, NoteQueries, ShortlistQueries
from app.store.reads.models import CheckupQueries, SentQueries
from app.store.reads.portable import PortableQueries
from app.store.reads.projects import BranchQueries, ProjectQueries, VersionQueries
from app.store.reads.runs import RunQueries
from app.store.reads.spend import SpendQueries
from app.store.search.queries import SearchQueries


class Query:
    """Reads by noun. On any thread: the reader gives each its own connection."""

    def __init__(self, reader: Reader) -> None:
        self.projects = ProjectQueries(reader)
        self.branches = BranchQueries(reader)
        self.versions = VersionQueries(reader)
        self.chats = ChatQueries(reader)
        self.messages = MessageQueries(reader)
        self.proposals = ProposalQueries(reader)
        self.citations = CitationQueries(reader)
        self.runs = RunQueries(reader)
        self.candidates = CandidateQueries(reader)
        self.scenarios = ScenarioQueries(reader)
        self.questions = QuestionQueries(reader)
        self.calls = CallQueries(reader)
        self.answers = AnswerQueries(reader)
        self.bases = BaseQueries(reader)
        self.hand_answers = HandAnswerQueries(reader)
        self.asking = AskingQueries(reader)
        self.results = ResultQueries(reader)
        self.shortlist = ShortlistQueries(reader)
        self.decisions = DecisionQueries(reader)
        self.notes = NoteQueries(reader)
        self.search = SearchQueries(reader)
        self.spend = SpendQueries(reader)
        self.sent = SentQueries(reader)
        self.context = AttachmentQueries(reader)
        self.checkups = CheckupQueries(reader)
        self.portable = PortableQueries(reader)
