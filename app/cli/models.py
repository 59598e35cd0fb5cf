"""`model …`: which model answers, what there is, choosing one, testing it, keeping its key. Not for `checkup`."""

import sys

import click
from pydantic import SecretStr

from app.cli.documents import Document
from app.cli.inputs import read_line
from app.cli.output import note, print_json, print_lines
from app.cli.session import current, run
from app.cli.values import Amount, Whole
from app.domain.errors import ExitCode, RefusedError, UsageError
from app.domain.model_offers import FoundModel, KeyPlace, ModelChoice, ModelOffers, ModelProfile, ProbeReport
from app.services.services import Services
from app.settings.settings import Provider

_MARKS = {"ok": "✓", "failed": "✗", "note": "·"}


@click.group(name="model")
def group() -> None:
    """Model: which one answers, which there are, how to choose one."""


@group.command("list")
@click.option("--at-address", is_flag=True, help="Ask the chosen address for its models.")
def list_(at_address: bool) -> None:
    """Show the model in use, servers that run here and vendor keys that are set. Nothing found is used."""

    async def command(services: Services) -> tuple[Document, ModelOffers, tuple[FoundModel, ...]]:
        offers = await services.models.discover()
        choice = services.models.current()
        named = await services.models.models(choice) if at_address else ()
        document = {
            "in_use": choice.model_dump(mode="json"),
            "problem": services.models.problem(),
            "servers": [server.model_dump(mode="json") for server in offers.servers],
            "keys": [key.model_dump(mode="json") for key in offers.keys],
            "models": [model.model_dump(mode="json") for model in named],
        }
        return document, offers, named

    document, offers, named = run(command)
    if current().as_json:
        print_json(document)
        return
    print_lines(f"In use: {_words(ModelChoice.model_validate(document['in_use']))}")
    if document["problem"]:
        print_lines(f"  {document['problem']}")
    for server in offers.servers:
        print_lines(f"Found here: {server.kind.words} at {server.base_url}")
        print_lines(*(f"  {_model_words(model)}" for model in server.models))
    print_lines(*(f"Offered: the key in {key.variable}, for {key.host}" for key in offers.keys))
    print_lines(*(f"  {_model_words(model)}" for model in named))
    if not offers.servers:
        print_lines("No model server was found running on this machine.")


@group.command()
@click.argument("provider", type=click.Choice([provider.value for provider in Provider]))
@click.argument("model", required=False)
@click.option("--at", "address", metavar="ADDRESS", help="Address of the server; a vendor's own is known.")
@click.option("--context", type=Whole(2048), help="Context to ask of Ollama or an embedded model, in tokens.")
@click.option("--price-input", type=Amount(0), help="Own price of a million input tokens, in USD.")
@click.option("--price-output", type=Amount(0), help="Own price of a million output tokens, in USD.")
def use(
    provider: str,
    model: str | None,
    address: str | None,
    context: int | None,
    price_input: float | None,
    price_output: float | None,
) -> None:
    """Use a model from now on: `model use openai-compatible qwen3:8b --at http://127.0.0.1:11434/v1`."""

    async def command(services: Services) -> Document:
        before = services.models.current()
        choice = before.model_copy(
            update={
                "provider": provider,
                "base_url": address,
                "model": model,
                "context_tokens": context,
                "price_input_usd": price_input,
                "price_output_usd": price_output,
            }
        )
        info = await services.models.choose(choice)
        return info.model_dump(mode="json")

    document = run(command)
    if current().as_json:
        print_json(document)
    else:
        print_lines(f"In use: {document['title']}")


@group.group("profile")
def profile() -> None:
    """Profiles: models kept under names, so that another one answers with one command."""


@profile.command("list")
def list_profiles() -> None:
    """List what is kept; the one that answers is marked."""

    async def command(services: Services) -> tuple[ModelChoice, tuple[ModelProfile, ...]]:
        return services.models.current(), services.profiles.all()

    now, found = run(command)
    if current().as_json:
        items = [{**one.model_dump(mode="json"), "in_use": one.choice == now} for one in found]
        print_json({"items": items, "next": None})
        return
    print_lines(*(f"{'→' if one.choice == now else ' '} {one.name}: {_words(one.choice)}" for one in found))
    if not found:
        print_lines("No profile is kept; `model profile add NAME` keeps the model in use.")


@profile.command("add")
@click.argument("name")
@click.argument("provider", type=click.Choice([provider.value for provider in Provider]), required=False)
@click.argument("model", required=False)
@click.option("--at", "address", metavar="ADDRESS", help="Address of the server; a vendor's own is known.")
def add_profile(name: str, provider: str | None, model: str | None, address: str | None) -> None:
    """Keep a model under a name: the one in use, or the one that is named. Which one answers stays as it is."""
    if provider is None and address is not None:
        raise UsageError("Name the provider that is at this address.")

    async def command(services: Services) -> ModelProfile:
        named = None if provider is None else ModelChoice(provider=provider, model=model, base_url=address)
        return await services.profiles.keep(name, named)

    _print_profile(run(command), "Kept")


@profile.command("use")
@click.argument("name")
def use_profile(name: str) -> None:
    """Let the model of a profile answer from now on, here and in an open window."""

    async def command(services: Services) -> Document:
        return (await services.profiles.use(name)).model_dump(mode="json")

    document = run(command)
    if current().as_json:
        print_json(document)
    else:
        print_lines(f"In use: {document['title']}")


@profile.command("remove")
@click.argument("name")
def remove_profile(name: str) -> None:
    """Keep nothing under this name any more. Which model answers stays as it is."""

    async def command(services: Services) -> ModelProfile:
        return await services.profiles.remove(name)

    _print_profile(run(command), "Removed")


def _print_profile(found: ModelProfile, word: str) -> None:
    if current().as_json:
        print_json(found.model_dump(mode="json"))
    else:
        print_lines(f"{word}: {found.name}, {_words(found.choice)}")


@group.command()
def test() -> None:
    """Ask the model in use two tiny questions and say what it takes; exit 5 if it cannot be used."""

    async def command(services: Services) -> ProbeReport:
        if services.models.current().provider != Provider.BUILTIN:
            note("Asking the model; one that has to be loaded first takes longer.")
        return await services.models.test()

    report = run(command)
    if current().as_json:
        print_json(report.model_dump(mode="json"))
    else:
        print_lines(report.sentence, *(f"  {_MARKS[line.state]} {line.sentence}" for line in report.lines))
    click.get_current_context().exit(ExitCode.DONE if report.ok else ExitCode.PROVIDER)


@group.command()
@click.option("--file", "in_file", is_flag=True, help="Keep it in a file of the data folder that only you can read.")
@click.option("--forget", is_flag=True, help="Remove the key of the chosen address, wherever it is kept.")
@click.option("--show", is_flag=True, help="Say where the key is, without it.")
def key(in_file: bool, forget: bool, show: bool) -> None:
    """Keep the key of the chosen address. It is read from standard input, never from an argument."""
    value = "" if forget or show else _read_key()
    place = KeyPlace.FILE if in_file else KeyPlace.KEYRING

    async def command(services: Services) -> Document:
        if show:
            return (await services.models.key_state()).model_dump(mode="json")
        try:
            return (await services.models.store_key(SecretStr(value), place=place)).model_dump(mode="json")
        except RefusedError as fault:
            if fault.code != "no-keyring":
                raise
            way_out = "Or keep it in a file of the data folder that only you can read: model key --file."
            raise RefusedError(fault.code, f"{fault} {way_out}") from None

    document = run(command)
    if current().as_json:
        print_json(document)
    else:
        print_lines(f"Key: {document['where']}")
        if forget and document["place"] == KeyPlace.ENVIRONMENT:
            print_lines("That one is not kept by Int Crucible: it goes when the variable is no longer set.")


def _read_key() -> str:
    if sys.stdin is not None and sys.stdin.isatty():
        value = click.prompt("Key", hide_input=True, err=True)
    else:
        value = read_line() or ""
    if not str(value).strip():
        raise UsageError("No key was given; `model key --forget` removes one.")
    return str(value)


def _words(choice: ModelChoice) -> str:
    if choice.provider == Provider.BUILTIN:
        return "built-in methods, no AI, offline"
    where = f" at {choice.base_url}" if choice.base_url else ""
    return f"{choice.model or 'no model'} ({choice.provider}{where})"


def _model_words(model: FoundModel) -> str:
    size = f", reads {model.context_tokens:,} tokens" if model.context_tokens else ""
    return f"{model.name}{size}{', loaded' if model.is_loaded else ''}"
