"""What work needs and the first paint does not: loaded after it, in the engine thread, so that no start waits for it.

The services that use these parts import them inside the verb that does. Not for the chosen model's library (`clients`).
"""

import importlib

PARTS = (
    "app.services.running.asking",
    "app.pipeline.decision_table",
    "app.services.answering.answer_job",
    "app.pipeline.run",
    "app.pipeline.preflight",
    "app.pipeline.checkup.checkup",
    "app.llm.probe",
    "app.llm.model_list",
    "app.services.search",
    "app.services.options.option_story",
    "app.services.compare",
    "app.services.why",
    "app.services.options.lineage",
    "app.services.spec.what_ifs",
    "app.services.proposals",
    "app.services.deciding.decisions",
    "app.services.deciding.overview",
    "app.services.deciding.run_notes",
    "app.services.attachments.attached_files",
    "app.services.exporting.exports",
    "app.services.exporting.project_files",
    "app.services.doctor",
    "app.services.keeping.storage",
    "app.services.sample",
)
"""In the order a person needs them: the boxes and questions of a line, the first answer, the first run, the check-up,
the choice of a model, then what is found, explained, decided and handed on."""


def load_parts() -> None:
    """Load every part that is not loaded yet, some tenths of a second. Engine thread, once the window is painted."""
    for name in PARTS:
        importlib.import_module(name)
