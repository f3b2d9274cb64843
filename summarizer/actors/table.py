"""The organisations and forces known: `actors.toml`, read once and checked."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from summarizer.schemas import INTER, ActorKind


@dataclass(frozen=True, slots=True)
class Actor:
    """An organisation or force with its house spelling in both languages."""

    id: str
    ar: str
    en: str
    kind: ActorKind
    side: str | None
    """Who it fights for or belongs to; `source` for those who report. None: not known."""
    acled_inter: int | None
    """ACLED's inter code, 1 to 8. None where ACLED has none for the kind."""
    country: str | None
    """ISO 3166-1 alpha-2 code of where it is at home; None for those of no one state."""
    since: int | None = None
    """First year in which the name fits; None: not bounded."""
    until: int | None = None
    """Last such year; None: still fits."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Entry(_Shape):
    """An actor as the file has it."""

    id: str
    ar: str
    en: str
    kind: ActorKind
    side: str | None = None
    country: str | None = None
    since: int | None = None
    until: int | None = None
    aliases_ar: list[str]
    aliases_en: list[str]
    only_whole_ar: list[str] = []


class ByDate(_Shape):
    """An actor whose name means another one before and after a day."""

    id: str
    turns: date
    before: str
    after: str


class Nation(_Shape):
    """A nationality and the forces it stands for."""

    actor: str
    ar: list[str]
    plural_ar: list[str]
    en: list[str]


class National(_Shape):
    """How forces are named by nationality."""

    heads_ar: list[str]
    modifiers_ar: list[str]
    not_before_ar: list[str]
    heads_en: list[str]
    nations: list[Nation]


class Generic(_Shape):
    """Words that do not tell one group from another."""

    ar: list[str]
    en: list[str]


class Table(_Shape):
    """The whole file."""

    actors: list[Entry]
    by_date: list[ByDate]
    national: National
    generic: Generic


@cache
def table() -> Table:
    """Return the file.

    Raises:
        pydantic.ValidationError: it does not have the declared shape.
    """
    text = (files(__package__) / "actors.toml").read_text(encoding="utf-8")
    return Table.model_validate(tomllib.loads(text))


@cache
def actors() -> dict[str, Actor]:
    """Return every actor by id."""
    return {
        entry.id: Actor(
            id=entry.id,
            ar=entry.ar,
            en=entry.en,
            kind=entry.kind,
            side=entry.side,
            acled_inter=INTER.get(entry.kind),
            country=entry.country,
            since=entry.since,
            until=entry.until,
        )
        for entry in table().actors
    }


def at_date(actor: Actor, on: date | None) -> Actor:
    """Return whom an actor's name means on a day: the Syrian army before and after Assad."""
    for entry in table().by_date:
        if on is not None and entry.id == actor.id:
            return actors()[entry.before if on < entry.turns else entry.after]
    return actor
