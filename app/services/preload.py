"""What work needs and the first paint does not: loaded after it, in the engine thread, so that no start waits for it.

The services that use these parts import them inside the verb that does. Not for the chosen model's library (`clients`).
"""

import importlib

PARTS = (
    "app.services.answering.answer_job",
    "app.pipeline.run",
    "app.pipeline.preflight",
    "app.pipeline.checkup.checkup",
    "app.llm.probe",
    "app.llm.model_list",
)
"""In the order a person needs them: the first answer, the first run, the check-up, the choice of a model."""


def load_parts() -> None:
    """Load every part that is not loaded yet, some tenths of a second. Engine thread, once the window is painted."""
    for name in PARTS:
        importlib.import_module(name)
