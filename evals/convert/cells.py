"""Cells of the table of incidents: how a list of entries is written in one, and read again."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from summarizer.schemas import (
    DatePrecision,
    Demographic,
    ObjectType,
    Outcome,
    Role,
    SeizedKind,
    SourceKind,
    TimeOfDay,
    TollMetric,
    VictimGroup,
    WeaponCategory,
)

from .notes import cut, joined, plain, split
from .ranges import range_text, read_range

Entry = Mapping[str, Any]
NOTHING = "-"
"""The article states nothing of this; an empty cell was not annotated."""
OPTIONAL = "?"
"""Before an entry that a good answer may leave out."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column that holds a list of entries of an incident."""

    name: str
    attribute: str
    write: Callable[[Entry], str]
    read: Callable[[str], dict[str, Any]]
    """Raises ValueError."""
    role: Role | None = None
    """Of the actors in this column."""


def write_cell(column: Column, entries: Sequence[Entry] | None) -> str:
    """Return the cell of a column; None: not annotated."""
    if entries is None:
        return ""
    mine = [entry for entry in entries if belongs(column, entry)]
    return "; ".join(write_entry(column, entry) for entry in mine) or NOTHING


def write_entry(column: Column, entry: Entry) -> str:
    """Return one entry's part of a cell."""
    return f"{OPTIONAL} " * bool(entry.get("optional")) + column.write(entry)


def read_cell(column: Column, text: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the entries of a cell, each with its own text.

    Raises:
        ValueError: names the entry and how it is written.
    """
    if text.strip() == NOTHING:
        return []
    entries = []
    for part in cut(text, ";"):
        if not (written := part.strip()):
            continue
        optional = written.startswith(OPTIONAL)
        try:
            entry = column.read(written.removeprefix(OPTIONAL).strip())
        except ValueError as error:
            raise ValueError(f"{column.name}: «{written}»: {error}") from error
        entries.append((written, entry | ({"optional": True} if optional else {})))
    return entries


def belongs(column: Column, entry: Entry) -> bool:
    """Whether an entry stands in a column: an actor in that of its first role."""
    return column.role is None or entry["role"][0] == column.role


def _write_date(entry: Entry) -> str:
    days = entry["start"] if entry["start"] == entry["end"] else f"{entry['start']}/{entry['end']}"
    return " ".join(filter(None, [days, entry["precision"], entry.get("time_of_day")]))


def _read_date(text: str) -> dict[str, Any]:
    days, *words = text.split()
    start, _, end = days.partition("/")
    try:
        entry = {
            "start": Date.fromisoformat(start).isoformat(),
            "end": Date.fromisoformat(end or start).isoformat(),
            "precision": DatePrecision.DAYS if end else DatePrecision.DAY,
        }
    except ValueError:
        raise ValueError("write 2024-03-08, or 2024-03-08/2024-03-10 days") from None
    for word in words:
        if word in set(DatePrecision):
            entry["precision"] = word
        else:
            entry["time_of_day"] = _one(word, TimeOfDay)
    return entry


def _write_place(entry: Entry) -> str:
    area = ", ".join(filter(None, [entry.get("governorate"), entry.get("country")]))
    return joined(entry["names"]) + (f" @ {joined([area])}" if area else "")


def _read_place(text: str) -> dict[str, Any]:
    names, _, area = text.partition(" @ ")
    governorate, _, country = plain(area).rpartition(",")
    if re.fullmatch("[A-Z]{2}", country.strip()):
        areas = {"governorate": governorate.strip(), "country": country.strip()}
    else:
        areas = {"governorate": plain(area).strip()}
    return _names(names) | {name: value for name, value in areas.items() if value}


def _write_casualty(entry: Entry) -> str:
    number = range_text(entry.get("min"), entry.get("max"))
    words = [entry["outcome"], "|".join(entry["group"]), number]
    words += entry.get("demographic", [])[:1]
    return " ".join([*words, *(["subset"] if entry.get("subset") else [])])


def _read_casualty(text: str) -> dict[str, Any]:
    words = text.split()
    if len(words) < 3:
        raise ValueError("write outcome, group and number: killed civilian 7")
    outcome, group, number, *more = words
    low, high = read_range(number)
    entry: dict[str, Any] = {
        "outcome": _one(outcome, Outcome),
        "group": [_one(value, VictimGroup) for value in group.split("|")],
        "min": low,
        "max": high,
    }
    for word in more:
        if word == "subset":
            entry["subset"] = True
        else:
            entry["demographic"] = [_one(word, Demographic)]
    return entry


def _write_source(entry: Entry) -> str:
    return f"{'|'.join(entry['kind'])} {joined(entry['names'])}"


def _read_source(text: str) -> dict[str, Any]:
    kind, _, names = text.partition(" ")
    return {"kind": [_one(value, SourceKind) for value in kind.split("|")]} | _names(names)


def _write_toll(entry: Entry) -> str:
    value = entry.get("value")
    return "|".join(entry["metric"]) + ("" if value is None else f" {value}")


def _read_toll(text: str) -> dict[str, Any]:
    metric, _, value = text.partition(" ")
    entry: dict[str, Any] = {"metric": [_one(name, TollMetric) for name in metric.split("|")]}
    return entry | ({"value": int(value)} if value.strip() else {})


def _names(text: str) -> dict[str, Any]:
    names = split(text)
    if not names:
        raise ValueError("has no name")
    return {"names": names}


def _categories(field: str, options: type[Any]) -> Callable[[str], dict[str, Any]]:
    return lambda text: {field: [_one(value, options) for value in split(text)]}


def _one(text: str, options: type[Any]) -> str:
    if text not in {option.value for option in options}:
        raise ValueError(f"{text!r} is none of {', '.join(option.value for option in options)}")
    return text


def _actors(role: Role) -> Column:
    return Column(
        role,
        "actors",
        lambda entry: joined(entry["names"]),
        lambda text: _names(text) | {"role": [role.value]},
        role,
    )


LISTS = (
    Column("date", "date", _write_date, _read_date),
    Column("places", "places", _write_place, _read_place),
    *(_actors(role) for role in Role),
    Column("people", "people", lambda entry: joined(entry["names"]), _names),
    Column("casualties", "casualties", _write_casualty, _read_casualty),
    Column(
        "weapons",
        "weapons",
        lambda entry: "|".join(entry["category"]),
        _categories("category", WeaponCategory),
    ),
    Column(
        "objects", "objects", lambda entry: "|".join(entry["type"]), _categories("type", ObjectType)
    ),
    Column(
        "seized", "seized", lambda entry: "|".join(entry["kind"]), _categories("kind", SeizedKind)
    ),
    Column("sources", "sources", _write_source, _read_source),
)
TOLLS = Column("tolls", "tolls", _write_toll, _read_toll)
