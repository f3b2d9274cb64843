"""Articles in a JSONL file, one object a line, read without holding the file in memory."""

import io
import json
from collections.abc import Iterator

from summarizer.archive.compressed import resumed
from summarizer.archive.encoding import detect, utf8
from summarizer.archive.items import Raw, Unreadable
from summarizer.archive.row import read_row, told
from summarizer.archive.source import Reading, Source, sha256, size
from summarizer.errors import ArchiveError
from summarizer.schemas import Origin


def read_jsonl(stream: io.BufferedReader, source: Source, reading: Reading) -> Iterator[Raw]:
    """Yield the articles of the stream.

    The locator is the line's number, followed by the row's own id if it has one: `12`,
    `12 id=a-7`. A broken line is `Unreadable` and reading goes on; so it does, where the file
    was compressed in parts, after a damaged part.
    """
    number, is_lost = 0, False
    rest: io.BufferedReader | None = stream
    while rest is not None:
        try:
            lines, encoding = utf8(rest)
            if number == 0 and b"\0" in lines.peek().split(b"\n", 1)[0]:
                yield Unreadable(Origin(path=source.path), ArchiveError("a binary file, not JSONL"))
                return
            for raw in numbered_lines(lines, reading.limits.line):
                number, is_lost = number + 1, False
                if raw is None or raw:
                    yield _read_line(raw, source.path, number, reading, encoding)
            return
        except ArchiveError as error:
            if not is_lost:
                number += 1
                yield Unreadable(Origin(path=source.path, locator=str(number)), error)
            is_lost = True
            rest = resumed(rest)


def numbered_lines(file: io.BufferedReader, limit: int) -> Iterator[bytes | None]:
    """Yield each line, stripped; None in place of one that is longer than `limit` bytes."""
    while line := file.readline(limit):
        if len(line) < limit or line.endswith(b"\n"):
            yield line.strip()
            continue
        while (rest := file.readline(limit)) and not rest.endswith(b"\n"):
            pass
        yield None


def _read_line(
    raw: bytes | None, path: str, number: int, reading: Reading, encoding: str | None
) -> Raw:
    digest = None if raw is None else sha256(raw)
    origin = Origin(path=path, locator=str(number), sha256=digest)
    try:
        if raw is None:
            raise ArchiveError(f"the line is longer than {size(reading.limits.line)}, the limit")
        if known := reading.known(origin):  # `build` asks too; here it saves the parsing
            return known
        text, detected = detect(raw)
        return told(read_row(_row(text), origin, reading), "jsonl", encoding or detected)
    except ArchiveError as error:
        return Unreadable(origin, error)


def _row(text: str) -> dict[str, object]:
    try:
        row = json.loads(text)
    except json.JSONDecodeError as error:
        raise ArchiveError(f"not valid JSON, character {error.pos + 1}: {error.msg}") from error
    except ValueError as error:  # Python refuses to read numbers of thousands of digits
        raise ArchiveError("not valid JSON: a number is too long") from error
    except RecursionError as error:
        raise ArchiveError("not valid JSON: nested too deeply") from error
    if not isinstance(row, dict):
        raise ArchiveError("not a JSON object")
    return row
