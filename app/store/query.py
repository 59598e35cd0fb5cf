"""The read side of the store, one attribute per noun; each method is one short read transaction."""

from app.store.query_answers import AnswerQueries, CallQueries, HandAnswerQueries, ResultQueries
from app.store.query_candidates import CandidateQueries, QuestionQueries, ScenarioQueries
from app.store.query_chats import ChatQueries, CitationQueries, MessageQueries, ProposalQueries
from app.store.query_context import ContextQueries
from app.store.query_models import CheckupQueries, SentQueries
from app.store.query_projects import BranchQueries, ProjectQueries, VersionQueries
from app.store.query_runs import RunQueries
from app.store.query_spend import SpendQueries
from app.store.reader import Reader
from app.store.search import SearchQueries


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
        self.hand_answers = HandAnswerQueries(reader)
        self.results = ResultQueries(reader)
        self.search = SearchQueries(reader)
        self.spend = SpendQueries(reader)
        self.sent = SentQueries(reader)
        self.context = ContextQueries(reader)
        self.checkups = CheckupQueries(reader)
