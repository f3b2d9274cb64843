"""A table of coded events (CSV, as ACLED, UCDP GED or Airwars export them) as weak gold.

Columns are known by the names that these projects give them, or named by the caller. One column
must say which article tells the event: its address or id. ACLED and UCDP code no such column, so
add one named `article`.
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import date as Date
from pathlib import Path

from summarizer.errors import EvaluationError
from summarizer.text.dates import resolve

from ..annotation import Range
from .records import by_article, read_records, read_text
from .result import SuiteScore
from .weak import CodedEvent, score_weak

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "article": ("article", "article_id", "doc_id", "url", "article_url", "source_url", "link"),
    "date": ("date", "event_date", "date_start", "start_date"),
    "date_end": ("date_end", "end_date"),
    "place": ("place", "location", "location_ar", "location_en", "place_ar", "place_en"),
    "lat": ("lat", "latitude"),
    "lon": ("lon", "longitude", "lng"),
    "killed_min": ("killed_min", "low", "civ_killed_min", "killed", "fatalities"),
    "killed_max": ("killed_max", "high", "civ_killed_max", "killed", "fatalities"),
    "injured_min": ("injured_min", "civ_injured_min", "injured"),
    "injured_max": ("injured_max", "civ_injured_max", "injured"),
    "perpetrator": ("perpetrator", "actor1", "side_a", "belligerent"),
    "type": ("type", "sub_event_type", "event_type", "type_of_violence", "muc4_type"),
}
"""Names of columns, any case; the first that the table has is read, for places all of them."""
NEEDED = ("article", "date")
SEPARATOR = ";"
"""Between several perpetrators, types or names of a place in one cell."""


def score_table(gold: Path, answers: Path, columns: Mapping[str, str] | None = None) -> SuiteScore:
    """Score records against a table of events: recall and the fields of what was found.

    Raises:
        EvaluationError: a file cannot be read, or no record is of its articles.
    """
    events = read_table(gold, columns)
    records = by_article(read_records(answers))
    if not any(event.article in records for event in events):
        raise EvaluationError(
            f"{answers}: no record is of an article of {gold}; its article column must hold "
            "addresses or ids of articles as the archive has them"
        )
    return score_weak(gold.stem, events, records)


def read_table(path: Path, columns: Mapping[str, str] | None = None) -> list[CodedEvent]:
    """Return the events of a table.

    Args:
        columns: which column holds a field of `COLUMNS`, where its name is not known.

    Raises:
        EvaluationError: a column is missing, or a cell is no date or number.
    """
    reader = csv.DictReader(read_text(path).splitlines(keepends=True))
    header = {name.strip().casefold(): name for name in reader.fieldnames or ()}
    held = _held(path, header, columns or {})
    events = []
    for row in reader:
        cells = {
            field: [value for name in names if (value := (row.get(name) or "").strip())]
            for field, names in held.items()
        }
        try:
            events.append(_event(cells))
        except ValueError as error:
            raise EvaluationError(f"{path}:{reader.line_num}: {error}") from error
    if not events:
        raise EvaluationError(f"{path}: has no rows")
    return events


def _held(
    path: Path, header: Mapping[str, str], columns: Mapping[str, str]
) -> dict[str, list[str]]:
    """Return for each field the columns that hold it, best first."""
    for field, name in columns.items():
        if field not in COLUMNS:
            raise EvaluationError(f"{field}: not a field; fields are {', '.join(COLUMNS)}")
        if name.casefold() not in header:
            raise EvaluationError(f"{path}: has no column {name!r}")
    held = {
        field: [
            header[name]
            for name in ([columns[field].casefold()] if field in columns else names)
            if name in header
        ]
        for field, names in COLUMNS.items()
    }
    for field in NEEDED:
        if not held[field]:
            raise EvaluationError(
                f"{path}: no column says the {field}; name one {', '.join(COLUMNS[field])}"
            )
    return held


def _event(cells: Mapping[str, Sequence[str]]) -> CodedEvent:
    first = {field: values[0] if values else "" for field, values in cells.items()}
    if not first["article"]:
        raise ValueError("the article column is empty")
    start = _day(first["date"])
    point = (first["lat"], first["lon"])
    return CodedEvent(
        article=first["article"],
        start=start,
        end=_day(first["date_end"]) if first["date_end"] else start,
        places=tuple(part for cell in cells["place"] for part in _parts(cell, f"{SEPARATOR},،")),
        point=(_number(point[0]), _number(point[1])) if all(point) else None,
        killed=_range(first["killed_min"], first["killed_max"]),
        injured=_range(first["injured_min"], first["injured_max"]),
        perpetrators=tuple(_parts(first["perpetrator"], SEPARATOR)),
        types=frozenset(kind.casefold() for kind in _parts(first["type"], SEPARATOR)),
    )


def _parts(cell: str, separators: str) -> list[str]:
    for separator in separators[1:]:
        cell = cell.replace(separator, separators[0])
    return [part.strip() for part in cell.split(separators[0]) if part.strip()]


def _day(text: str) -> Date:
    """Read `2021-07-24`, with a time after it or not, or a date in words: `24 July 2021`."""
    try:
        return Date.fromisoformat(text[:10])
    except ValueError:
        found = resolve(text, None)
        if found is None or found.start != found.end:
            raise ValueError(f"{text!r} is not a date; write it as 2021-07-24") from None
        return found.start


def _range(low: str, high: str) -> Range | None:
    if not low and not high:
        return None
    return Range(min=int(_number(low or high)), max=int(_number(high or low)))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a number") from None
