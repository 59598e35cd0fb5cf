"""The sample problem (Int Crucible itself) and five designs written for it, from `resources/sample`."""

from importlib import resources
from pathlib import Path

from app.domain.base import Value
from app.domain.errors import RefusedError
from app.domain.runs import Idea


class SampleText(Value):
    """A problem text and ideas for it."""

    problem: str
    ideas: tuple[Idea, ...]
    title: str = ""


def sample_folder() -> Path:
    """Where the sample lies: beside the package in a checkout, inside it in an installed application.

    Raises:
        RefusedError: this installation carries no sample.
    """
    for root in (Path(__file__).resolve().parents[2], Path(str(resources.files("app")))):
        folder = root / "resources" / "sample"
        if folder.is_dir():
            return folder
    raise RefusedError("no-sample", "This installation carries no sample problem.")


def load_sample() -> SampleText:
    """Return the sample; each design's first line is its title, the rest its text, verbatim."""
    folder = sample_folder()
    ideas = []
    for path in sorted((folder / "designs").glob("*.md")):
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        ideas.append(Idea(text=text.strip(), title=title.lstrip("# ").strip()))
    return SampleText(
        problem=(folder / "problem.md").read_text(encoding="utf-8"), ideas=tuple(ideas), title="Int Crucible"
    )
