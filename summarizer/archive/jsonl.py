"""Articles in a JSONL file, one object a line, read without holding the file in memory."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from summarizer.archive.source import Found, Known, Reading, Unreadable, build, decode, sha256
from summarizer.errors import ArchiveError
from summarizer.schemas import Article, Origin
from summarizer.text.fields import NAMES, plain_name
from summarizer.text.surrogates import encodable

LONGEST_LINE = 64 * 1024 * 1024
"""Bytes; a longer line is skipped and reported."""
_SNIFFED = 8192


def read_jsonl(path: Path, name: str, reading: Reading) -> Iterator[Article | Unreadable | Known]:
    """Yield the articles of the file; `name` is the path to record as their origin.

    The locator is the line's number, followed by the row's own id if it has one: `12`,
    `12 id=a-7`. A broken line is `Unreadable` and reading goes on.
    """
    number = 0
    try:
        with path.open("rb") as lines:
            if b"\0" in lines.read(_SNIFFED):
                error = ArchiveError("a binary file or UTF-16; a .jsonl file is UTF-8")
                yield Unreadable(Origin(path=name), error)
                return
            lines.seek(0)
            for number, raw in enumerate(_lines(lines), 1):
                if raw is None or raw:
                    yield _read_line(raw, name, number, reading)
    except OSError as error:
        origin = Origin(path=name, locator=str(number + 1) if number else None)
        yield Unreadable(origin, ArchiveError(f"cannot be read: {error.strerror}"))


def _lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """Yield each line, stripped; None in place of one that is too long."""
    while line := file.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield line.strip()
            continue
        while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None


def _read_line(
    raw: bytes | None, name: str, number: int, reading: Reading
) -> Article | Unreadable | Known:
    origin = Origin(path=name, locator=str(number))
    try:
        if raw is None:
            raise ArchiveError(f"the line is longer than {LONGEST_LINE // 1024**2} MiB")
        origin = Origin(path=name, locator=str(number), sha256=sha256(raw))
        if known := reading.known(origin):  # `build` asks too; here it saves the parsing
            return known
        row = _row(raw)
        if identifier := _id(row):
            origin = origin.model_copy(update={"locator": f"{number} id={identifier}"})
        fields = {field: _field(row, field, names) for field, names in NAMES.items()}
    except ArchiveError as error:
        return Unreadable(origin, error)
    text = fields.pop("text")
    if not text:
        wanted = ", ".join(NAMES["text"])
        return Unreadable(origin, ArchiveError(f"no text: none of the fields {wanted} has any"))
    return build(Found(text, origin, fields), reading)


def _row(raw: bytes) -> dict[str, object]:
    try:
        row = json.loads(decode(raw))
    except json.JSONDecodeError as error:
        raise ArchiveError(f"not valid JSON, character {error.pos + 1}: {error.msg}") from error
    except ValueError as error:  # Python refuses to read numbers of thousands of digits
        raise ArchiveError("not valid JSON: a number is too long") from error
    except RecursionError as error:
        raise ArchiveError("not valid JSON: nested too deeply") from error
    if not isinstance(row, dict):
        raise ArchiveError("not a JSON object")
    return {plain_name(key): value for key, value in row.items()}


def _field(row: dict[str, object], field: str, names: tuple[str, ...]) -> str:
    """Return the first of `names` that holds text; "" if none does."""
    for name in names:
        value = row.get(plain_name(name))
        if value is None or value == "":
            continue
        if isinstance(value, str):
            return value
        # `source` and `article` are objects in some archives: the next name may be the one.
        if field in ("text", "published"):
            raise ArchiveError(f"{name}: must be text, not {type(value).__name__}")
    return ""


def _id(row: dict[str, object]) -> str | None:
    value = row.get("id")
    return encodable(str(value)) if isinstance(value, str | int) and value != "" else None
