"""A group whose commands are loaded when they are called or listed, so that opening the window loads none of them."""

import importlib
from typing import Any

import click
from typing_extensions import override


class LazyGroup(click.Group):
    """A click group that finds further commands by the place they are written at."""

    def __init__(self, *args: Any, places: dict[str, str], **more: Any) -> None:
        """As click.

        Args:
            args: as click.
            places: `module:attribute` of each command, by name.
            more: as click.
        """
        super().__init__(*args, **more)
        self._places = places

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*self.commands, *self._places})

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands and cmd_name in self._places:
            module, name = self._places[cmd_name].split(":")
            command: click.Command = getattr(importlib.import_module(module), name)
            self.add_command(command, cmd_name)
        return super().get_command(ctx, cmd_name)

    def knows(self, name: str) -> bool:
        """Whether there is a command of this name."""
        return name in self.commands or name in self._places
