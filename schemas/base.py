"""The base of every schema."""

from pydantic import BaseModel, ConfigDict


class Schema(BaseModel):
    """Frozen, closed, and described by the docstring under each field."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        serialize_by_alias=True,
        validate_by_name=True,
        validate_by_alias=True,
    )
