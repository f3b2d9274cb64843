"""One spelling of each name, in both languages, used everywhere in a record."""

from collections.abc import Iterable

from summarizer import actors, gazetteer
from summarizer.schemas import Bilingual, Name, NameKind, NameValue


class NameTable:
    """The names of one article, looked up by the English form that mentions carry."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._values = {_key(name.en): _value(name) for name in names}

    def values(self) -> list[NameValue]:
        """Return every name once, with house spelling and ids where they are known."""
        unique = {(value.ar, value.en): value for value in self._values.values()}
        return list(unique.values())

    def id(self, english: str) -> str | None:
        """Return the canonical id of a name, if it is known."""
        value = self._values.get(_key(english))
        return value.id if value else None

    def bilingual(self, english: str, text: str) -> Bilingual:
        """Return both forms of a name; a name without an entry keeps the article's own words."""
        value = self._values.get(_key(english))
        if value:
            return Bilingual(ar=value.ar, en=value.en)
        return Bilingual(ar=text, en=english)


def _value(name: Name) -> NameValue:
    """House spelling replaces the engine's only where the id is certain."""
    if name.kind is NameKind.ORGANISATION:
        actor = actors.canonical(name.ar) or actors.canonical(name.en)
        if actor:
            return NameValue(ar=actor.ar, en=actor.en, kind=name.kind, id=actor.id)
    if name.kind is NameKind.PLACE:
        places = gazetteer.lookup(name.ar)
        if len(places) == 1:
            return NameValue(ar=name.ar, en=places[0].en, kind=name.kind, id=places[0].id)
    return NameValue(ar=name.ar, en=name.en, kind=name.kind)


def _key(english: str) -> str:
    return " ".join(english.casefold().split())
