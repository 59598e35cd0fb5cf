"""Build hook of hatchling: a wheel carries `resources` inside the package; an editable installation gets no copy.

A copy there would be found first and grow stale, while the checkout's own folder is beside the package.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelResources(BuildHookInterface):
    """Sets what is forced into the wheel, by its kind."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """`version` is hatchling's word for the kind: standard or editable."""
        if version == "standard":
            build_data["force_include"]["resources"] = "app/resources"
