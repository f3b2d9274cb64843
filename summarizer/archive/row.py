"""An article in a row of named values, as JSONL, CSV and Parquet have them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from summarizer.archive.fragment import fragment_text, is_html, unescaped
from summarizer.archive.items import Found, Raw, Skipped, Unreadable
from summarizer.archive.source import Reading
from summarizer.errors import ArchiveError
from summarizer.schemas import Origin
from summarizer.text.fields import plain_name
from summarizer.text.surrogates import encodable

_MUST_BE_TEXT = ("text", "published")
"""`source` and `article` are objects in some archives: there the next name may be the one."""
_PROSE = ("title", "outlet")
_MOST_SHOWN = 12


def read_row(row: Mapping[str, object], origin: Origin, reading: Reading) -> Raw:
    """Return the article of a row; its own `id` joins the locator.

    A value that is HTML becomes text. A name that is not there may be a path: `article.body`.
    """
    plain = {plain_name(key): value for key, value in row.items()}
    if identifier := _id(plain.get("id")):
        origin = origin.model_copy(update={"locator": f"{origin.locator} id={identifier}"})
    values: dict[str, str] = {}
    taken: dict[str, str] = {}
    try:
        for field, names in reading.names.items():
            name, value = _first(plain, field, names)
            if value:
                values[field], taken[field] = value, name
    except ArchiveError as error:
        return Unreadable(origin, error)
    text = values.pop("text", "")
    if not text.strip():
        return _without_text(plain, row, origin, reading)
    values = {
        field: unescaped(value) if field in _PROSE else value for field, value in values.items()
    }
    text = text if is_html(text) else unescaped(text)
    if is_html(text):
        text = fragment_text(text)
        taken["text"] += " (HTML)"
    return Found(text, origin, values, taken)


def _first(plain: Mapping[str, object], field: str, names: tuple[str, ...]) -> tuple[str, str]:
    """Return the first of `names` that holds text, and that; "" if none does."""
    for name in names:
        value = _at(plain, name)
        if value is None or value == "":
            continue
        if isinstance(value, str):
            return name, value
        if isinstance(value, date | datetime):
            return name, value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
        if field in _MUST_BE_TEXT:
            raise ArchiveError(f"{name}: must be text, not {type(value).__name__}")
    return "", ""


def _at(plain: Mapping[str, object], name: str) -> object:
    if (value := plain.get(plain_name(name))) is not None or "." not in name:
        return value
    first, _, rest = name.partition(".")
    within = plain.get(plain_name(first))
    if not isinstance(within, dict):
        return None
    return _at({plain_name(str(key)): value for key, value in within.items()}, rest)


def _without_text(
    plain: Mapping[str, object], row: Mapping[str, object], origin: Origin, reading: Reading
) -> Raw:
    wanted = reading.names["text"]
    if any(plain_name(name) in plain or _at(plain, name) is not None for name in wanted):
        return Skipped(origin, "no text")
    there = ", ".join(list(row)[:_MOST_SHOWN]) or "none"
    return Unreadable(
        origin,
        ArchiveError(
            f"no text: none of the fields {', '.join(wanted)} is there, but {encodable(there)}; "
            "say which holds it with --text-field"
        ),
    )


def _id(value: object) -> str | None:
    return encodable(str(value)) if isinstance(value, str | int) and value != "" else None


def told(found: Raw, format_: str, encoding: str | None = None) -> Raw:
    """Return what was found with its format and encoding."""
    return replace(found, format=format_, encoding=encoding) if isinstance(found, Found) else found
