"""The tables that are looked into: the built-in one, and the user's own if one is in use."""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from summarizer.gazetteer.places import Named, Place
from summarizer.gazetteer.table import Table, Way

P = ParamSpec("P")
R = TypeVar("R")

BUILT_IN = Path(str(files(__package__) / "places.db"))
_clear: list[Callable[[], None]] = []
_own: list[Table] = []
"""The user's table, if one is in use."""


def use(own: Path | None) -> None:
    """Look into the user's table beside the built-in one, from now on and in the whole process.

    A process has one set of places, as it has one time zone: what is derived from an article
    must not depend on who asks. Records say which tables were used (`identity`).

    Args:
        own: a table that `summarizer gazetteer import` made; None for the built-in one alone.

    Raises:
        ConfigurationError: the file is missing or is no table of places.
    """
    if own is not None and _own and _own[0].is_of(own):
        return
    tables = [] if own is None else [Table(own)]
    if not tables and not _own:
        return
    for table in _own:
        table.close()
    _own[:] = tables
    for clear in _clear:
        clear()


def memo(size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Cache a function that depends on the tables in use, until others are."""

    def remember(function: Callable[P, R]) -> Callable[P, R]:
        cached = lru_cache(maxsize=size)(function)
        _clear.append(cached.cache_clear)
        return cast("Callable[P, R]", cached)

    return remember


def identity() -> str:
    """Return which tables are in use: "builtin@1a2b3c4d", "builtin@1a2b3c4d own@5e6f7a8b"."""
    named = [f"builtin@{built_in().identity}", *(f"own@{table.identity}" for table in _own)]
    return " ".join(named)


@memo(1 << 14)
def matching(way: Way, key: str) -> Sequence[Named]:
    """Return the places of a key in every table, one entry for each place."""
    if not _own:
        return tuple(built_in().matching(way, key))
    ours, own = built_in(), _own[0]
    found: dict[str, Named] = {}
    for named in (*ours.matching(way, key), *own.matching(way, key)):
        by = own.instead.get(named.place.id)
        taken = (ours.place(by) or own.place(by) or named) if by else named
        found.setdefault(taken.place.id, taken)
    return tuple(found.values())


def place_of(id_: str) -> Place | None:
    """Return the place of an id, be it the id of an entry that another one stands for."""
    by = _own[0].instead.get(id_, id_) if _own else id_
    found = [named for table in (built_in(), *_own) if (named := table.place(by))]
    return found[0].place if found else None


@memo(1)
def known() -> tuple[Named, ...]:
    """Return every place of every table, those left out that another entry stands for."""
    instead = _own[0].instead if _own else {}
    rows: dict[str, Named] = {}
    for named in (named for table in (built_in(), *_own) for named in table.all()):
        if instead.get(named.place.id, named.place.id) == named.place.id:
            rows.setdefault(named.place.id, named)
    return tuple(rows.values())


def longest(word: str) -> int:
    """Return how many words the longest Arabic name has that begins with a word; 0: none does."""
    return max(table.openings.get(word, 0) for table in (built_in(), *_own))


def own_table() -> Table | None:
    """Return the user's table, if one is in use."""
    return _own[0] if _own else None


@cache
def built_in() -> Table:
    """Return the table that comes with the package."""
    return Table(BUILT_IN)
