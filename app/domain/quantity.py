"""A number that bounds: its value, its unit, its side. Not for finding one in a text."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Operator = Literal["<=", ">=", "=", "<", ">"]


class Quantity(BaseModel):
    """A number with its unit and the side on which it bounds, e.g. ``<= 48 hours a week``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    op: Operator = Field(description="How the value bounds: <= >= = < or >.")
    value: float = Field(description="The number, in the unit given.", allow_inf_nan=False)
    unit: str = Field(description="The unit in the text's own words.", max_length=200)
