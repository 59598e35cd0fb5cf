"""A chat as Markdown, HTML or JSON: its head, some of its messages, its end. Pure; a long chat is made in pieces."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, assert_never

from app.domain.chats import (
    BROUGHT,
    DeltaPart,
    ErrorPart,
    Message,
    OperationsProposal,
    Part,
    Proposal,
    ProposalPart,
    QuestionsPart,
    QuotePart,
    RunCardPart,
    TextPart,
    ThoughtPart,
    ToolPart,
)
from app.domain.items import ItemKind
from app.domain.operations import AddItem, ItemChange, Operation, RemoveItem, ReplaceItem, UpdateItem
from app.services.exporting.file_kinds import ChatFormat
from app.services.exporting.formats import ChatFacts, ChatPiece, ExportedText, NamedRun
from app.services.exporting.markdown_page import markdown_html
from app.services.exporting.page import listed, page_foot, page_head
from app.services.exporting.safe_text import escaped, escaped_lines, json_text, keyless, plain_line
from app.services.exporting.words import (
    MODES,
    RUN_MODES,
    SPEAKERS,
    item_words,
    line_words,
    made_line,
    moment,
    speaker_words,
    state_words,
)


class _Said(NamedTuple):
    """What a part of a message says: a text in Markdown, or a title with lines, quoted words or words folded away."""

    kind: str
    title: str = ""
    text: str = ""
    lines: tuple[str, ...] = ()


def chat_head(facts: ChatFacts, how: ChatFormat) -> str:
    """Return what stands before the messages."""
    chat = facts.chat
    about = f" about {facts.subject}" if facts.subject else ""
    where = f"{MODES[chat.mode]}{about}, on {line_words(facts.line)}, in the project “{facts.project}”"
    match how:
        case ChatFormat.MARKDOWN:
            return f"# {plain_line(chat.title)}\n\n*{plain_line(where)}. {made_line(facts.made)}*\n"
        case ChatFormat.HTML:
            return f'{page_head(chat.title)}<h1>{escaped(chat.title)}</h1>\n<p class="dim">{escaped(where)}.</p>\n'
        case ChatFormat.JSON:
            document = {
                "format": "int-crucible chat",
                "format_version": 1,
                "made": facts.made.model_dump(),
                "project": facts.project,
                "line": facts.line,
                "subject": facts.subject,
                "chat": chat.model_dump(mode="json"),
                "messages": [],
            }
            return json_text(document).removesuffix("]\n}")
        case _:
            assert_never(how)


def chat_foot(facts: ChatFacts, how: ChatFormat) -> str:
    """Return what stands after the messages."""
    match how:
        case ChatFormat.MARKDOWN:
            return ""
        case ChatFormat.HTML:
            return page_foot(made_line(facts.made))
        case ChatFormat.JSON:
            return "\n]}\n"
        case _:
            assert_never(how)


def messages_text(given: ChatPiece) -> ExportedText:
    """Return the text of some messages."""
    if given.how is ChatFormat.JSON:
        documents = [_document(message, given) for message in given.messages]
        between = [("" if given.at + at == 0 else ",") + "\n" + json_text(one) for at, one in enumerate(documents)]
        return ExportedText(text="".join(between))
    write: Callable[[Message, ChatPiece], str] = _markdown if given.how is ChatFormat.MARKDOWN else _html
    return ExportedText(text="".join(write(message, given) for message in given.messages))


def _document(message: Message, given: ChatPiece) -> dict[str, Any]:
    document = message.model_dump(mode="json")
    for part in document["parts"]:
        if part["type"] == "proposal" and part["proposal"] in given.cards:
            part["card"] = given.cards[part["proposal"]].model_dump(mode="json")
        if part["type"] == "run-card" and part["run"] in given.runs:
            part |= given.runs[part["run"]].model_dump(mode="json")
    return {**document, "text": message.text()}


def _head_of(message: Message) -> tuple[str, str]:
    about = [moment(message.created_at)] + ([speaker_words(message.model)] if message.model else [])
    return f"{SPEAKERS[message.role]}{state_words(message.state)}", " · ".join(about)


def _markdown(message: Message, given: ChatPiece) -> str:
    who, about = _head_of(message)
    blocks = [f"## {who}", f"*{plain_line(about)}*"]
    for said in _all_said(message, given.cards, given.runs):
        match said.kind:
            case "text":
                blocks.append(keyless(said.text).strip())
            case "quote":
                quoted = [f"**{plain_line(said.title)}**", "", *keyless(said.text).splitlines()]
                blocks.append("\n".join(f"> {line}".rstrip() for line in quoted))
            case "folded":
                blocks.append(f"*{plain_line(said.title)}*")
            case _:
                blocks.append("\n".join([f"→ {plain_line(said.title)}", *(f"  - {plain_line(x)}" for x in said.lines)]))
    return "".join(f"\n{block}\n" for block in blocks if block)


def _html(message: Message, given: ChatPiece) -> str:
    who, about = _head_of(message)
    out = [f'<section class="turn {message.role.value}">\n<h2>{escaped(who)}</h2>\n<p class="dim">{escaped(about)}</p>']
    for said in _all_said(message, given.cards, given.runs):
        match said.kind:
            case "text":
                out.append(markdown_html(said.text))
            case "quote":
                out.append(f"<blockquote><p><b>{escaped(said.title)}</b></p>{markdown_html(said.text)}</blockquote>")
            case "folded":
                out.append(
                    f'<details><summary class="dim">{escaped(said.title)}</summary>'
                    f"<pre>{escaped(said.text)}</pre></details>"
                )
            case "fault":
                out.append(f'<p class="warn">{escaped_lines(said.title)}</p>')
            case _:
                out.append(f"<p>→ {escaped(said.title)}</p>{listed(said.lines) if said.lines else ''}")
    return "\n".join([*out, "</section>\n"])


def _all_said(message: Message, cards: Mapping[str, Proposal], runs: Mapping[str, NamedRun]) -> Iterator[_Said]:
    for part in message.parts:
        yield _said(part, cards, runs)


def _said(part: Part, cards: Mapping[str, Proposal], runs: Mapping[str, NamedRun]) -> _Said:
    match part:
        case TextPart():
            return _Said("text", text=part.text)
        case QuestionsPart():
            asked = (f"{one.question} (“{one.quote}”)" if one.quote else one.question for one in part.questions)
            return _Said("list", "Open questions:", lines=tuple(asked))
        case DeltaPart():
            undone = " (undone)" if part.undone_by else ""
            title = f"Changed the spec to v{part.version_number}{undone}:"
            return _Said("list", title, lines=tuple(map(_change_line, filter(_is_told, part.changes))))
        case ProposalPart():
            return _card(cards.get(part.proposal))
        case RunCardPart():
            run = runs.get(part.run)
            return _Said("list", "A run" if run is None else f"Run {run.number}: {run.title} ({run.status})")
        case QuotePart():
            return _Said("quote", part.title, part.text)
        case ToolPart():
            failed = " (failed)" if part.failed else ""
            looked = "What came" if part.name.startswith(BROUGHT) else "Looked up"
            return _Said("folded", f"{looked} {part.name} {part.arguments}{failed}", part.result)
        case ThoughtPart():
            return _Said("folded", "Thought", part.text)
        case ErrorPart():
            return _Said("fault", part.sentence)
        case _:
            assert_never(part)


def _card(card: Proposal | None) -> _Said:
    if card is None:
        return _Said("list", "A card")
    why, state = card.payload.why, card.state.value
    if isinstance(card.payload, OperationsProposal):
        title = f"Card ({state}): changes to the spec. {why}"
        return _Said("list", title.strip(), lines=tuple(map(_operation_line, card.payload.operations)))
    config = card.payload.request.config
    return _Said("list", f"Card ({state}): a run, “{RUN_MODES[config.mode]}”. {why}".strip())


def _is_told(change: ItemChange) -> bool:
    item = change.after or change.before
    return item is None or item.kind is not ItemKind.HEADING


def _change_line(change: ItemChange) -> str:
    item = change.after or change.before
    sign = "+" if change.before is None else "−" if change.after is None else "≠"
    return f"{sign} {item_words(item)}" if item is not None else f"≠ {change.slug}"


def _operation_line(operation: Operation) -> str:
    match operation:
        case AddItem():
            return f"+ {item_words(operation.item)}"
        case ReplaceItem():
            return f"≠ {item_words(operation.item)}"
        case UpdateItem():
            return f"≠ {operation.slug}: {operation.text or 'changed'}"
        case RemoveItem():
            return f"− {operation.slug}"
        case _:
            return f"default size: {operation.resolution.value}"
