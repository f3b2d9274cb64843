"""What would be read of an archive, found out by reading its beginning."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.archive import Found, Reading, Skipped, Unreadable, build, open_raw
from summarizer.schemas import Article

_PATIENCE = 20
"""Times as many places are looked at as articles are wanted: crawls begin with other things."""


@dataclass(slots=True)
class Preview:
    """The beginning of one archive."""

    path: str
    formats: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    taken: dict[str, Counter[str]] = field(default_factory=dict)
    """For each field of an article, from where it was taken, and how often."""
    articles: list[Article] = field(default_factory=list)
    faults: list[Unreadable] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


def preview(path: Path | str, reading: Reading, count: int) -> Preview:
    """Return what the first places of an archive hold, until `count` articles are found.

    Raises:
        ArchiveError: as `open_raw` does.
    """
    seen = Preview(str(path))
    raw = open_raw(path, reading)
    for _ in range(count * _PATIENCE):
        found = next(raw, None)
        if found is None or len(seen.articles) >= count:
            break
        if isinstance(found, Found):
            _note(seen, found)
        item = build(found, reading)
        if isinstance(item, Article):
            seen.articles.append(item)
        elif isinstance(item, Unreadable):
            seen.faults.append(item)
        elif isinstance(item, Skipped):
            seen.skipped[item.reason] += 1
    return seen


def _note(seen: Preview, found: Found) -> None:
    seen.formats[found.format] += 1
    seen.encodings[found.encoding or ""] += 1
    for name, where in found.taken.items():
        seen.taken.setdefault(name, Counter())[where] += 1
