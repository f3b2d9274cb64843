"""The article's names, one spelling each."""

from dataclasses import dataclass, field

from summarizer.schemas import Name, NameKind
from summarizer.text.romanize import romanize


@dataclass(slots=True)
class Names:
    """The article's names, one spelling each, filled while mentions are made."""

    arabic: bool
    known: dict[str, Name] = field(default_factory=dict)

    def enter(self, ar: str, en: str, kind: NameKind) -> str:
        """Enter a name and return its English form."""
        return self.known.setdefault(ar, Name(ar=ar, en=en, kind=kind)).en

    def unlisted(self, text: str, kind: NameKind) -> str:
        """Enter a name that no table has, romanised if it is Arabic; return its English form."""
        return self.enter(text, romanize(text) if self.arabic else text, kind)

    def arabic_of(self, en: str) -> str:
        """Return the Arabic form of an English name that was entered."""
        return next((name.ar for name in self.known.values() if name.en == en), en)
