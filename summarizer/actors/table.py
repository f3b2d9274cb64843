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
    generic: bool = False
    """A body that many have («قوات أمنية», "the coalition"), and so no certain one."""

    def fits(self, on: date) -> bool:
        """Whether the name fits on a day; the first and the last year count whole."""
        return (self.since is None or self.since <= on.year) and (
            self.until is None or on.year <= self.until
        )


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
    generic: bool = False
    only_whole: bool = False
    """No name of it is looked for in running text."""
    aliases_ar: list[str]
    aliases_en: list[str]
    only_whole_ar: list[str] = []
    """Names only where nothing else is in the mention."""
    only_whole_en: list[str] = []


class Meaning(_Shape):
    """Whom the names of an entry mean in some countries, or in some years, or both."""

    id: str
    actor: str
    countries: list[str] = []
    """Where the incident is; empty: anywhere."""
    since: date | None = None
    """First day of this meaning."""
    until: date | None = None
    """First day after it."""


class Nation(_Shape):
    """A nationality and the forces it stands for."""

    country: str
    actor: str | None = None
    """None: the nationality alone names no one force."""
    ar: list[str]
    plural_ar: list[str] = []
    en: list[str]
    names_ar: list[str]
    """The country itself, as in «حركة الجهاد الإسلامي في فلسطين»."""
    names_en: list[str]


class Around(_Shape):
    """Words around a name, in folded form, that do not make it another or that do."""

    so_called_ar: list[str]
    related_ar: list[str]
    """Begin what a group is in relation to: «المدعومة من إيران». It is not that actor."""
    owned_ar: list[str]
    """The same, where forces and members of an actor are the actor itself: «التابعة لـ»."""
    own_ar: list[str]
    """Words for such forces and members."""
    members_of_ar: list[str]
    """Between these and their actor: «عناصر من حركة …»."""
    other_ar: list[str]
    """After a name these make another: «الجيش السوري الإلكتروني»."""
    relation_en: list[str]
    """After a hyphen: "Iran-backed"."""
    related_en: list[str]
    """Participles after a group: "militias backed by Iran"."""
    descriptive_en: list[str]
    """Before a name, these leave it what it is: "the paramilitary RSF"."""


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
    means: list[Meaning]
    national: National
    around: Around
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
            generic=entry.generic,
        )
        for entry in table().actors
    }


def meant(id_: str, on: date | None, country: str | None) -> Actor:
    """Return whom the names of an entry mean on a day and in a country.

    «الجيش السوري» is another army before and after Assad, «الأمن العام» another body in Syria
    and in Lebanon. What no meaning in the table fits stays the entry itself.
    """
    for meaning in _meanings().get(id_, ()):
        if _holds(meaning, on, country):
            return actors()[meaning.actor]
    return actors()[id_]


def _holds(meaning: Meaning, on: date | None, country: str | None) -> bool:
    if meaning.countries and country not in meaning.countries:
        return False
    if meaning.since is None and meaning.until is None:
        return True
    return on is not None and (
        (meaning.since is None or meaning.since <= on)
        and (meaning.until is None or on < meaning.until)
    )


@cache
def _meanings() -> dict[str, list[Meaning]]:
    found: dict[str, list[Meaning]] = {}
    for meaning in table().means:
        found.setdefault(meaning.id, []).append(meaning)
    return found


def homes(id_: str) -> frozenset[str]:
    """Return the countries that an entry is at home in or has a meaning in; empty: not known."""
    countries = {c for meaning in _meanings().get(id_, ()) for c in meaning.countries}
    own = actors()[id_].country
    return frozenset(countries | {own} if own else countries)
