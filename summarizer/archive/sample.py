"""Articles drawn at random from an archive that is read once from end to end."""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from summarizer.archive import Found, Known, Reading, Skipped, Unreadable, build, open_raw
from summarizer.schemas import Article


@dataclass(slots=True)
class Sample:
    """What was drawn, and what it was drawn from."""

    places: int = 0
    known: int = 0
    """Places whose article need not be asked about."""
    found: int = 0
    """Places that the sample was drawn from."""
    drawn: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    """By reason: places without an article; of the drawn ones, scaled up."""
    unreadable: int = 0
    articles: list[Article] = field(default_factory=list)
    """In an order that is random too."""

    @property
    def articles_there(self) -> int:
        """Articles that there are to ask about, as far as the sample tells."""
        return round(self.found * len(self.articles) / self.drawn) if self.drawn else 0


def draw(
    paths: Iterable[Path | str],
    reading: Reading,
    size: int,
    limit: int | None = None,
    seed: int = 1,
) -> Sample:
    """Return a sample of `size` places of the archive, read as articles.

    Every place has the same chance (reservoir sampling, Vitter 1985, algorithm R), and the same
    seed draws the same places.

    Args:
        limit: only so many places are read.

    Raises:
        ArchiveError: as `open_raw` does.
    """
    chance, sample = random.Random(seed), Sample()
    kept: list[Found] = []
    everything = chain.from_iterable([open_raw(path, reading) for path in paths])
    for raw in islice(everything, limit):
        sample.places += 1
        if isinstance(raw, Unreadable):
            sample.unreadable += 1
        elif isinstance(raw, Skipped):
            sample.skipped[raw.reason] += 1
        elif isinstance(raw, Known) or reading.known(raw.origin):
            sample.known += 1
        else:
            sample.found += 1
            if len(kept) < size:
                kept.append(raw)
            elif (at := chance.randrange(sample.found)) < size:
                kept[at] = raw
    sample.drawn = len(kept)
    chance.shuffle(kept)
    for raw in kept:
        item = build(raw, reading)
        if isinstance(item, Article):
            sample.articles.append(item)
        elif isinstance(item, Skipped):
            sample.skipped[item.reason] += round(sample.found / sample.drawn)
        elif isinstance(item, Unreadable):
            sample.unreadable += round(sample.found / sample.drawn)
    return sample
