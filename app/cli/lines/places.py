"""Which line of a project a command means, and how a version it made is told. Shared by the commands of the spec."""

from app.cli.documents import Document
from app.cli.output import print_json, print_lines
from app.cli.words import branch_name
from app.domain.errors import NotFoundError
from app.domain.projects import Branch
from app.services.services import Services


def line_of(services: Services, project: str, name: str | None) -> Branch:
    """The line of a project by name, id, unique prefix, or its what-if chat; Main without a name.

    Raises:
        NotFoundError: there is no such line.
    """
    if name is None or name == "main":
        return services.specs.main_branch(project)
    lines = services.specs.branches(project)
    for found in lines:
        if name in (found.name, found.id):
            return found
    close = [found for found in lines if len(name) >= 4 and found.id.startswith(name)]
    if len(close) == 1:
        return close[0]
    try:
        chat = services.references.chat(name, project)
    except NotFoundError:
        raise NotFoundError(f"There is no line “{name}” in this project.") from None
    return services.specs.branch(chat.branch)


def print_version(document: Document, *, as_json: bool) -> None:
    """Print the version that a command made."""
    if as_json:
        print_json(document)
    else:
        print_lines(f"{branch_name(document['branch'])} is at v{document['version']}.")
