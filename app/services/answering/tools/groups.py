"""All tools of one answer."""

from app.services.answering.tools.base import Tool, ToolScope
from app.services.answering.tools.chats import chat_tools
from app.services.answering.tools.files import file_names, file_tools
from app.services.answering.tools.proposals import Proposals
from app.services.answering.tools.runs import run_tools
from app.services.answering.tools.spec import spec_tools


def tools_of(place: ToolScope, proposals: Proposals | None) -> tuple[Tool, ...]:
    """The tools of a chat; without `proposals` (its line is closed) it can only look."""
    proposing = proposals.tools() if proposals is not None else ()
    looking = (*spec_tools(place), *run_tools(place), *chat_tools(place), *file_tools(place, file_names(place)))
    return (*looking, *proposing)
