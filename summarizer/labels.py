"""Arabic and English labels for the values of the vocabularies, from `schemas/labels.toml`."""

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Literal, TypedDict

from summarizer.schemas import EventType

Language = Literal["ar", "en"]


class Labels(TypedDict):
    """One value's label in each language."""

    ar: str
    en: str


def label(value: StrEnum, language: Language) -> str:
    """Return what people call `value`; English is lower case, to stand inside a line.

    Raises:
        KeyError: the value's enum is not one of the vocabularies.

    >>> label(EventType.AIR_STRIKE, "ar"), label(EventType.AIR_STRIKE, "en")
    ('غارة جوية', 'air strike')
    """
    return all_labels()[type(value).__name__][value.value][language]


@cache
def all_labels() -> dict[str, dict[str, Labels]]:
    """Return the labels by name of the enum and value."""
    # The folder beside the vocabulary: `schemas` in a checkout, `summarizer.schemas` in a wheel.
    folder = files(EventType.__module__.rpartition(".")[0])
    return tomllib.loads((folder / "labels.toml").read_text(encoding="utf-8"))
