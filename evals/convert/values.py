"""What annotators typed or chose, to the fields of an entry."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date as Date
from typing import Any

from summarizer.schemas import DatePrecision, Outcome, Qualifier
from summarizer.text.counts import read as read_count
from summarizer.text.dates import resolve

from .marks import TOLL, Field, Label
from .ranges import read_range

YES = frozenset({"yes", "true", "1", "x", "نعم"})


def field_value(field: Field, texts: Sequence[str]) -> dict[str, Any]:
    """Return the fields of an entry that the texts of one field fill in.

    Raises:
        ValueError: names the field, its value, and what it may be.
    """
    read = _READERS[field.kind]
    try:
        if field.options:
            for text in texts:
                field.options(text)
        return read(field.name, texts)
    except ValueError as error:
        options = f"; it is one of {', '.join(field.options)}" if field.options else ""
        shown = ", ".join(texts)
        raise ValueError(f"{field.name}: «{shown}» is none: {error}{options}") from error


def completed(
    label: Label, fields: dict[str, Any], words: str, published: Date | None
) -> list[str]:
    """Fill in what must be there and was not typed, from the marked words; return what was read.

    Raises:
        ValueError: a category must be chosen, or the words give no date.
    """
    for field in label.fields:
        if field.required and field.name not in fields:
            assert field.options
            raise ValueError(f"{label.name} has no {field.name}: {', '.join(field.options)}")
    read = []
    if any(field.kind == "names" for field in label.fields) and not fields.get("names"):
        fields["names"] = [words]
    if label.name == "date":
        read += _complete_date(fields, words, published)
    if label.name == "casualty":
        read += _complete_casualty(fields, words)
    if label.name == TOLL and "value" not in fields and (found := read_count(words)):
        fields["value"] = found.best
        read.append(f"value {found.best}")
    return read


def summed(casualties: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int | None]] | None:
    """Return an incident's totals where adding up its rows needs no judgement, else None.

    Rows of rival sources and optional rows need one; rows of a subset are not added.
    """
    if any(row.get("source") or row.get("optional") for row in casualties):
        return None
    totals = {}
    for outcome in Outcome:
        rows = [r for r in casualties if r["outcome"] == outcome and not r.get("subset")]
        low = [r["min"] for r in rows if r.get("min") is not None]
        high = [r["max"] for r in rows if r.get("max") is not None]
        if rows:
            totals[outcome.value] = {
                "min": sum(low) if low else None,
                "max": sum(high) if len(high) == len(rows) else None,
            }
    return totals


def _complete_date(fields: dict[str, Any], words: str, published: Date | None) -> list[str]:
    if "start" in fields or "end" in fields:
        fields.setdefault("start", fields.get("end"))
        fields.setdefault("end", fields["start"])
        one = fields["start"] == fields["end"]
        fields.setdefault("precision", DatePrecision.DAY if one else DatePrecision.DAYS)
        return []
    found = resolve(words, published)
    if found is None:
        raise ValueError("date has no start, and its words give none; type it as 2024-03-08")
    fields |= {"start": found.start.isoformat(), "end": found.end.isoformat()}
    fields.setdefault("precision", found.precision)
    if found.time_of_day:
        fields.setdefault("time_of_day", found.time_of_day)
    return [f"{found.start} to {found.end}"]


def _complete_casualty(fields: dict[str, Any], words: str) -> list[str]:
    read = []
    if "min" not in fields and "max" not in fields:
        found = read_count(words)
        low, high = (found.min, found.max) if found else (None, None)
        if found and found.qualifier is Qualifier.SEVERAL:
            low = high = None
        fields |= {"min": low, "max": high}
        if found:
            fields.setdefault("qualifier", found.qualifier)
        read.append(f"count {low} to {high}")
    low, high = fields["min"], fields["max"]
    if low == high == 0:
        fields.setdefault("qualifier", Qualifier.NONE_REPORTED)
    elif low is None:
        fields.setdefault("qualifier", Qualifier.UNKNOWN if high is None else Qualifier.UP_TO)
    elif high is None:
        fields.setdefault("qualifier", Qualifier.AT_LEAST)
    return read


def _one(name: str, texts: Sequence[str]) -> dict[str, Any]:
    if len(texts) != 1:
        raise ValueError("one value is allowed")
    return {name: texts[0]}


def _count(name: str, texts: Sequence[str]) -> dict[str, Any]:
    low, high = read_range(_one(name, texts)[name])
    return {"min": low, "max": high}


def _totals(name: str, texts: Sequence[str]) -> dict[str, Any]:
    totals = {}
    for text in texts:
        outcome, _, number = text.strip().partition(" ")
        low, high = read_range(number)
        totals[Outcome(outcome).value] = {"min": low, "max": high}
    return {name: totals}


_READERS: Mapping[str, Callable[[str, Sequence[str]], dict[str, Any]]] = {
    "many": lambda name, texts: {name: list(texts)},
    "names": lambda name, texts: {name: list(texts)},
    "one": _one,
    "text": _one,
    "day": lambda name, texts: {
        name: Date.fromisoformat(_one(name, texts)[name].strip()).isoformat()
    },
    "number": lambda name, texts: {name: int(_one(name, texts)[name])},
    "count": _count,
    "totals": _totals,
    "flag": lambda name, texts: {name: _one(name, texts)[name].casefold() in YES},
}
