"""The article's names, one spelling each."""

from dataclasses import dataclass, field

from summarizer.schemas import Name, NameKind
from summarizer.text.romanize import romanize, romanize_person


@dataclass(slots=True)
class Names:
    """The article's names, one spelling each, filled while mentions are made."""

    arabic: bool
    known: dict[str, Name] = field(default_factory=dict)

    def enter(self, ar: str, en: str, kind: NameKind) -> str:
        """Enter a name and return its English form."""
        return self.known.setdefault(ar, Name(ar=ar, en=en, kind=kind)).en

    def unlisted(self, text: str, kind: NameKind) -> str:
        """Enter a name that no table has, romanised if it is Arabic; return its English form.

        A person's name in an English article has no Arabic form: guessing one would invent it.
        """
        if not self.arabic:
            return self.enter(text, text, kind)
        latin = romanize_person(text).text if kind is NameKind.PERSON else romanize(text)
        return self.enter(text, latin, kind)

    def arabic_of(self, en: str) -> str:
        """Return the Arabic form of an English name that was entered."""
        return next((name.ar for name in self.known.values() if name.en == en), en)
