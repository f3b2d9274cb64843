"""One spelling of each name, in both languages, used everywhere in a record."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from summarizer import actors
from summarizer.gazetteer.keys import has_arabic
from summarizer.resolve import checks
from summarizer.schemas import Bilingual, Check, Name, NameKind, NameValue, PlaceValue
from summarizer.text.romanize import read_name, romanize_person


class NameTable:
    """The names of one article, looked up by the English form that mentions carry."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._values = {_key(name.en): _value(name) for name in names}

    def values(
        self, located: Mapping[str, PlaceValue], meant: Mapping[str, Collection[str]]
    ) -> list[NameValue]:
        """Return every name once, with house spelling and ids where they are known.

        Args:
            located: the places of the incidents by the English name of their mentions; a
                name alone cannot tell which of several places it means.
            meant: the ids of the incidents' actors, likewise; the day and the country of an
                incident may tell more than the name does.
        """
        places = {_key(name): place for name, place in located.items() if place.gazetteer_id}
        ids = {_key(name): next(iter(found)) for name, found in meant.items() if len(found) == 1}
        values = [
            _located(_identified(value, ids.get(key)), places.get(key))
            for key, value in self._values.items()
        ]
        return list({(value.ar, value.en): value for value in values}.values())

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


def spelling_checks(names: Sequence[NameValue]) -> Iterator[Check]:
    """Yield what a reader should know of names that no table and no article spells in both scripts.

    A spelling is approximate if it is what the letters alone give: Arabic leaves out the vowels.
    """
    for n, name in enumerate(names):
        if name.id is not None:
            continue
        if not has_arabic(name.ar):
            yield checks.info(
                "name_without_arabic",
                f"names[{n}]",
                f"the article has no Arabic form of “{name.ar}”, and none was made up",
            )
            continue
        read = romanize_person if name.kind is NameKind.PERSON else read_name
        latin = read(name.ar)
        if latin.approximate and latin.text == name.en:
            yield checks.info(
                "name_approximate",
                f"names[{n}]",
                f"“{name.en}” is read off the letters of «{name.ar}»; its vowels are a guess",
            )


def _value(name: Name) -> NameValue:
    """House spelling replaces the engine's only where the id is certain."""
    if name.kind is NameKind.ORGANISATION:
        actor = actors.canonical(name.ar) or actors.canonical(name.en)
        if actor:
            return NameValue(ar=actor.ar, en=actor.en, kind=name.kind, id=actor.id)
    return NameValue(ar=name.ar, en=name.en, kind=name.kind)


def _located(value: NameValue, place: PlaceValue | None) -> NameValue:
    if place is None or value.kind is not NameKind.PLACE:
        return value
    return NameValue(ar=value.ar, en=place.name.en, kind=value.kind, id=place.gazetteer_id)


def _identified(value: NameValue, id_: str | None) -> NameValue:
    if id_ is None or value.kind is NameKind.PLACE:
        return value
    return value.model_copy(update={"id": id_})


def _key(english: str) -> str:
    return " ".join(english.casefold().split())
