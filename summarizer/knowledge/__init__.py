"""What the tools know, as data: one TOML file for each subject, read once and checked.

A linguist changes these files; the code that reads them stays as it is. Each module that
uses a file declares its shape as a pydantic model, so a misspelt key fails loudly.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import TypeVar

from pydantic import BaseModel

T = TypeVar("T", bound=BaseModel)


def load(name: str, shape: type[T]) -> T:
    """Return `knowledge/<name>.toml` as an instance of `shape`.

    Raises:
        FileNotFoundError: there is no such file.
        pydantic.ValidationError: the file does not have the declared shape.
    """
    value = _loaded(name, shape)
    assert isinstance(value, shape)
    return value


@cache
def _loaded(name: str, shape: type[BaseModel]) -> BaseModel:
    text = (files(__name__) / f"{name}.toml").read_text(encoding="utf-8")
    return shape.model_validate(tomllib.loads(text))
