r"""Two tables for a spreadsheet: `<name>.csv`, a row for each incident, and `<name>.articles.csv`.

UTF-8 with a mark, so that Excel shows Arabic. In a cell, `;` stands between entries and `|`
between values any of which is right, own choice first; `?` before an entry makes it optional. `-`
says that the article states nothing of the kind; an empty cell was not annotated.

| column | written |
| --- | --- |
| type, salience, realis, certainty | `shelling_or_missile\|air_strike` |
| date | `2024-03-08 day morning`, `2024-03-08/2024-03-10 days` |
| places | `النيرب\|Al-Nayrab @ Idlib, SY` |
| perpetrator, target, … | names: `isis\|داعش` |
| casualties | outcome, group, number: `killed civilian 7; killed civilian 2 children subset` |
| totals | `killed 7; injured 3+` |
| sources | kind, names: `monitor_ngo المرصد السوري` |
| quotes | words of the article that tell it |

In the second table, `has_incidents` is answered `yes` or `no` for every article. Its last columns
carry the annotation that was exported, leave them alone: entries that were not changed keep their
quotes and everything else that the table does not show.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from summarizer.errors import EvaluationError

from ..annotation import GoldArticle, GoldDocument, Split
from ..gold_file import as_line
from .carried import Head, carried, carry, check_text, foreign, head_of
from .cells import LISTS, NOTHING, TOLLS, Column, belongs, read_cell, write_cell, write_entry
from .marks import INCIDENT, LABELS, Field
from .notes import joined, split
from .places import quote_at
from .ranges import range_text
from .rebuild import Found, finished, fresh
from .values import YES, field_value, summed

ARTICLES = ".articles.csv"
LONGEST_CELL = 30_000
"""Characters; spreadsheets cut what is longer, so carried annotations go on in the next column."""
CATEGORIES = tuple(f for f in LABELS[INCIDENT].fields if f.kind == "many")
ABOUT = ("doc_id", "published", "outlet", "title", "text", "has_incidents", "tolls", "notes")
INCIDENTS = (
    "doc_id",
    "incident",
    "optional",
    *(field.name for field in CATEGORIES),
    *(column.name for column in LISTS),
    "totals",
    "quotes",
)
Row = dict[str, str]


def write_table(documents: Sequence[GoldDocument | Head], path: Path) -> None:
    """Write the rows of incidents to `path`, those of articles beside it."""
    articles, incidents = [], []
    for document in documents:
        articles.append(_article(document))
        if isinstance(document, GoldDocument):
            dump = json.loads(as_line(document))
            incidents += [{"doc_id": document.doc_id, **_row(i)} for i in dump["incidents"]]
    more = max((len(row) - len(ABOUT) for row in articles), default=0)
    _write(path.with_suffix(ARTICLES), [*ABOUT, *(_carrier(n) for n in range(more))], articles)
    _write(path, INCIDENTS, incidents)


def read_table(
    path: Path, articles: Mapping[str, GoldArticle] | None = None, into: Split | None = None
) -> list[GoldDocument | str]:
    """Return each article's annotation, or where an article stands that nobody annotated.

    Raises:
        EvaluationError: a table cannot be read, an incident is of no article, or lists the
            faults of all cells.
    """
    beside = path.with_suffix(ARTICLES)
    rows: dict[str, list[tuple[str, Row]]] = {}
    for where, row in _read(path, ("doc_id", "incident", "type")):
        rows.setdefault(row["doc_id"], []).append((where, row))
    read: list[GoldDocument | str] = []
    faults: list[str] = []
    for where, about in _read(beside, ("doc_id", "text", "has_incidents")):
        mine = rows.pop(about["doc_id"], [])
        try:
            read.append(_document(where, about, mine, articles, into) or where)
        except EvaluationError as error:
            faults.append(str(error))
    faults += [
        f"{left[0][0]}: {doc_id!r} is no doc_id of {beside}" for doc_id, left in rows.items()
    ]
    if faults:
        raise EvaluationError("\n".join(faults))
    return read


def _article(document: GoldDocument | Head) -> Row:
    head = head_of(document) if isinstance(document, GoldDocument) else document
    row = {
        "doc_id": head.doc_id,
        "published": str(head.article.published or ""),
        "outlet": head.article.outlet or "",
        "title": head.article.title or "",
        "text": head.article.source,
        "has_incidents": "",
        "tolls": "",
        "notes": "",
    }
    if isinstance(document, GoldDocument):
        row["has_incidents"] = "yes" if document.has_incidents else "no"
        dump = json.loads(as_line(document))
        row |= {"tolls": write_cell(TOLLS, dump.get("tolls")), "notes": document.notes or ""}
    kept = carry(document)
    for n, at in enumerate(range(0, len(kept), LONGEST_CELL)):
        row[_carrier(n)] = kept[at : at + LONGEST_CELL]
    return row


def _carrier(n: int) -> str:
    return f"gold_{n + 1}"


def _row(incident: Mapping[str, Any]) -> Row:
    row = {"incident": incident["id"], "optional": "yes" if incident.get("optional") else ""}
    for field in CATEGORIES:
        row[field.name] = "|".join(incident.get(field.name, ()))
        if field.name in incident:
            row[field.name] = row[field.name] or NOTHING
    for column in LISTS:
        row[column.name] = write_cell(column, incident.get(column.attribute))
    totals, quotes = incident.get("totals"), incident.get("quotes")
    if totals is not None:
        totals = [f"{name} {range_text(r.get('min'), r.get('max'))}" for name, r in totals.items()]
    row["totals"] = _cell(totals)
    row["quotes"] = _cell(None if quotes is None else [quote["text"] for quote in quotes])
    return row


def _cell(parts: Sequence[str] | None) -> str:
    return "" if parts is None else joined(parts, "; ") or NOTHING


def _document(
    where: str,
    about: Row,
    rows: Sequence[tuple[str, Row]],
    articles: Mapping[str, GoldArticle] | None,
    into: Split | None,
) -> GoldDocument | None:
    kept = "".join(about.get(_carrier(n), "") for n in range(len(about)))
    original = None
    if kept:
        head, original = carried(kept, where)
        if len(about["text"]) < LONGEST_CELL:
            check_text(head.article, about["text"], where)
    else:
        head = foreign(about["doc_id"], about["text"], where, articles)
    answer = about["has_incidents"].strip().casefold()
    found = Found(where, head, original, (), None if not answer else answer in YES)
    if original is None and found.has_incidents is None and not rows:
        return None
    dump = json.loads(as_line(original)) if original else fresh(found, into)
    faults: list[str] = []
    old = {incident["id"]: incident for incident in dump["incidents"]}
    before = _article(original) if original else {}
    if _changed(before, about, "tolls"):
        dump["tolls"] = _entries([TOLLS], about, dump.get("tolls", []), where, faults)
    if _changed(before, about, "notes"):
        dump["notes"] = about["notes"] or None
    incidents = [
        _incident(old.get(row["incident"]), number, row, head.article.source, at, faults)
        for number, (at, row) in enumerate(rows, 1)
    ]
    fields = dump | {"incidents": incidents}
    same = found.has_incidents is None or dump.get("has_incidents") == found.has_incidents
    if original and same and not faults and fields == json.loads(as_line(original)):
        return original
    return finished(found, fields, faults)


def _incident(
    old: Mapping[str, Any] | None,
    number: int,
    row: Row,
    source: str,
    where: str,
    faults: list[str],
) -> dict[str, Any]:
    """Return the fields of a row's incident: what it was, but for the cells that were changed."""
    before = _row(old) if old else {}
    new = {"id": row["incident"].strip() or f"g{number}"}
    fields: dict[str, Any] = dict(old) if old else new
    changed = {name for name in INCIDENTS if _changed(before, row, name)}
    readers: dict[str, Callable[[str], Any]] = {
        **{f.name: partial(_categories, f) for f in CATEGORIES},
        "totals": _totals,
        "quotes": lambda text: _quotes(text, source, fields.get("quotes", [])),
        "optional": lambda text: text.casefold() in YES,
    }
    for name in readers.keys() & changed:
        text = row.get(name, "").strip()
        try:
            fields |= {name: readers[name](text)} if text else {}
        except ValueError as error:
            faults.append(f"{where}: {error}")
        if not text:
            fields.pop(name, None)
    for attribute, columns in _BY_ATTRIBUTE.items():
        if changed.isdisjoint(column.name for column in columns):
            continue
        if any(row.get(column.name, "").strip() for column in columns):
            fields[attribute] = _entries(columns, row, fields.get(attribute, []), where, faults)
        else:
            fields.pop(attribute, None)
    if not fields.get("type"):
        faults.append(f"{where}: the incident has no type")
    if not old and "totals" not in fields and "casualties" in fields:
        totals = summed(fields["casualties"])
        fields |= {} if totals is None else {"totals": totals}
    return fields


def _entries(
    columns: Sequence[Column],
    row: Row,
    was: Sequence[Mapping[str, Any]],
    where: str,
    faults: list[str],
) -> list[Mapping[str, Any]]:
    """Return the entries of cells; one that is written as it was is what it was."""
    found: list[tuple[int, Mapping[str, Any]]] = []
    left = dict(enumerate(was))
    for column in columns:
        try:
            written = read_cell(column, row.get(column.name, ""))
        except ValueError as error:
            faults.append(f"{where}: {error}")
            continue
        for text, entry in written:
            same = (
                n
                for n, old in left.items()
                if belongs(column, old) and write_entry(column, old).strip() == text
            )
            n = next(same, None)
            found.append((len(was), entry) if n is None else (n, left.pop(n)))
    if len(columns) > 1:  # the order between columns is nowhere written
        found.sort(key=lambda item: item[0])
    return [entry for _, entry in found]


def _categories(field: Field, text: str) -> Any:
    return [] if text == NOTHING else field_value(field, split(text))[field.name]


def _totals(text: str) -> dict[str, Any]:
    parts = [] if text == NOTHING else split(text, ";")
    return dict(field_value(_TOTALS, parts)["totals"])


def _quotes(text: str, source: str, was: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    quotes: list[Mapping[str, Any]] = []
    for words in [] if text == NOTHING else split(text, ";"):
        same = [quote for quote in was if quote["text"].strip() == words]
        quotes.append(same[0] if same else quote_at(source, 0, 0, words).model_dump())
    return quotes


def _changed(before: Mapping[str, str], row: Row, name: str) -> bool:
    return before.get(name, "").strip() != row.get(name, "").strip()


def _write(path: Path, names: Sequence[str], rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        # All quoted, since a lone \r in a text would end the row for readers.
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows({name: _guarded(value) for name, value in row.items()} for row in rows)


def _read(path: Path, needed: Sequence[str]) -> Iterator[tuple[str, Row]]:
    """Yield rows with where they stand; the separator is what follows the first column's name."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            after = re.search(r"doc_id\"?([,;\t])", head)
            reader = csv.DictReader(file, delimiter=after[1] if after else ",")
            if missing := [name for name in needed if name not in (reader.fieldnames or ())]:
                raise EvaluationError(f"{path}: has no column {', '.join(missing)}")
            for row in reader:
                cells = {name: value or "" for name, value in row.items() if name}
                if any(cells.values()):
                    where = f"{path}:{reader.line_num}"
                    yield where, {name: _unguarded(value) for name, value in cells.items()}
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: is not UTF-8; save it as CSV UTF-8") from error
    except csv.Error as error:
        raise EvaluationError(f"{path}: is not CSV: {error}") from error


def _guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: texts of articles are anybody's."""
    return f"'{cell}" if cell[:1] in tuple("=+-@'\t\r") and cell != NOTHING else cell


def _unguarded(cell: str) -> str:
    return cell.removeprefix("'")


_TOTALS = next(field for field in LABELS[INCIDENT].fields if field.kind == "totals")
_BY_ATTRIBUTE = {
    attribute: [column for column in LISTS if column.attribute == attribute]
    for attribute in dict.fromkeys(column.attribute for column in LISTS)
}
