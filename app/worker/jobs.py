"""Every job the child knows: a closed list, by the modules that hold them."""

import importlib
from typing import Any

from app.worker.job import Job

PLACES = {
    "read-message": "app.methods.jobs",
    "first-look": "app.services.answering.reading_jobs",
    "steps": "app.services.answering.reading_jobs",
    "export-messages": "app.services.exporting.export_jobs",
    "export-run": "app.services.exporting.export_jobs",
    "read-source": "app.services.attachments.reading_jobs",
}
"""The module of each; it has a tuple `JOBS`, and loads nothing of the store."""


def job_named(name: str) -> Job[Any, Any]:
    """Return the job of this name.

    Raises:
        KeyError: there is none.
    """
    jobs: tuple[Job[Any, Any], ...] = importlib.import_module(PLACES[name]).JOBS
    for job in jobs:
        if job.name == name:
            return job
    raise KeyError(name)
