"""The methods that may take longer than a turn of a window has, as work for the worker process."""

from app.domain.reading import ProblemSpecReply, ProblemSpecTask
from app.methods.problem_spec import read_message
from app.worker.job import Job

_MS_A_CHARACTER = 0.03
"""Reading 300,000 characters of varied text took 9 s."""

READ_MESSAGE = Job(
    name="read-message",
    given=ProblemSpecTask,
    gives=ProblemSpecReply,
    work=read_message,
    likely_ms=lambda task: _MS_A_CHARACTER * len(task.message),
)
JOBS = (READ_MESSAGE,)
