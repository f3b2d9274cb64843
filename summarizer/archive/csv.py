"""Articles in CSV and TSV files: a row each, under a row of names."""

import csv
import io
from collections.abc import Iterator

from summarizer.archive.encoding import detect, utf8
from summarizer.archive.items import Raw, Skipped, Unreadable
from summarizer.archive.row import read_row, told
from summarizer.archive.source import Reading, Source, sha256, size
from summarizer.errors import ArchiveError
from summarizer.schemas import Origin

_DELIMITERS = ",;\t|"
"""Excel writes semicolons where the comma is for decimals."""


def read_csv(stream: io.BufferedReader, source: Source, reading: Reading) -> Iterator[Raw]:
    """Yield the articles of the stream, separated by what its first row uses.

    The locator is the row as spreadsheets number it, names being row 1. A row with broken
    quotes, or with more or fewer values than there are names, is `Unreadable` and reading goes
    on at the next line.
    """
    # csv keeps this limit, 128 KiB at first, for the whole process; ours is for each row.
    csv.field_size_limit(max(csv.field_size_limit(), reading.limits.line))
    lines, encoding = utf8(stream)
    rows = _Rows(lines, reading, encoding)
    names: list[str] = []
    for number, row in enumerate(rows, 1):
        origin = Origin(path=source.path, locator=str(number), sha256=rows.sha256)
        if isinstance(row, ArchiveError):
            yield Unreadable(origin, row)
            continue
        if not names:
            names = [name.strip() for name in row]
        elif len(row) != len(names):
            wrong = f"{len(row)} values under {len(names)} names; is a quote missing?"
            yield Unreadable(origin, ArchiveError(wrong))
        else:
            found = read_row(dict(zip(names, row, strict=True)), origin, reading)
            yield told(found, rows.format, rows.encoding)
    if not names:
        yield Skipped(Origin(path=source.path), "empty file")


class _Rows:
    """The rows of the file, or what is wrong with one; blank lines count as in a spreadsheet."""

    def __init__(self, lines: io.BufferedReader, reading: Reading, encoding: str | None) -> None:
        self.encoding = encoding or "utf-8"
        self.sha256 = ""
        """Of the bytes of the row last given."""
        self.format = "csv"
        self._lines = lines
        self._limit = reading.limits.line
        self._again: list[bytes] = []
        """Lines of a row that turned out to be broken, to be read as rows of their own."""
        self._row: list[bytes] = []
        self._known = encoding
        self._dialect = csv.excel.delimiter

    def __iter__(self) -> Iterator[list[str] | ArchiveError]:
        self._dialect = self._delimiter()
        self.format = "tsv" if self._dialect == "\t" else "csv"
        parser = csv.reader(self._text(), delimiter=self._dialect, strict=True)
        while True:
            self._row = []
            try:
                row = next(parser, None)
            except (csv.Error, ArchiveError) as error:
                # The parser begins anew with the line after the one where the row began.
                self._again = self._row[1:] + self._again
                self.sha256 = sha256(b"".join(self._row[:1]))
                yield ArchiveError(f"broken row: {error}")
                parser = csv.reader(self._text(), delimiter=self._dialect, strict=True)
                continue
            if row is None:
                return
            self.sha256 = sha256(b"".join(self._row))
            if row:
                yield row

    def _text(self) -> Iterator[str]:
        size_so_far = 0
        while line := self._next_line():
            if not self._row:
                size_so_far = 0
            self._row.append(line)
            size_so_far += len(line)
            if size_so_far > self._limit:
                raise ArchiveError(f"longer than {size(self._limit)}, the limit for a row")
            yield self._decode(line)

    def _next_line(self) -> bytes:
        if self._again:
            return self._again.pop(0)
        line = self._lines.readline(self._limit + 1)
        rest = line
        while len(rest) > self._limit and not rest.endswith(b"\n"):
            rest = self._lines.readline(self._limit + 1)
        return line

    def _decode(self, line: bytes) -> str:
        try:
            return line.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
        text, self.encoding = detect(line, self._known)
        self._known = self.encoding
        return text

    def _delimiter(self) -> str:
        """Return what separates names in the first row, counted outside quotes."""
        head = self._lines.peek().split(b"\n", 1)[0].decode("utf-8", "replace")
        plain = "".join(head.split('"')[::2])
        return max(_DELIMITERS, key=plain.count)
