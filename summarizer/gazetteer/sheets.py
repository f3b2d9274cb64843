"""Reads files of places line by line: tab-separated dumps, CSV, Excel sheets, zipped or not."""

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from summarizer.errors import ConfigurationError

Line = tuple[int, list[str]]
"""A line's number, from 1, and its cells."""

_TABBED = (".txt", ".tsv")
_SHEETS = (".xlsx", ".xlsm")
csv.field_size_limit(1 << 24)


@contextmanager
def lines(path: Path) -> Iterator[Iterator[Line]]:
    """Give the lines of a file: `.txt` and `.tsv` by tabs, `.csv`, `.xlsx`, or a zip of one.

    Raises:
        ConfigurationError: the file cannot be read, or is of none of these kinds.
    """
    try:
        with ExitStack() as open_files:
            raw: IO[bytes]
            if path.suffix.lower() == ".zip":
                archive = open_files.enter_context(zipfile.ZipFile(path))
                raw = open_files.enter_context(archive.open(_member(path, archive)))
                name = Path(_member(path, archive))
            else:
                raw, name = open_files.enter_context(path.open("rb")), path
            yield _read(name, raw, open_files)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (zipfile.BadZipFile, UnicodeDecodeError, csv.Error) as error:
        raise ConfigurationError(f"{path}: cannot be read: {error}") from error


def is_tabbed(path: Path) -> bool:
    """Whether a file, or what is in its zip, has cells parted by tabs and no quotes."""
    if path.suffix.lower() == ".zip":
        try:
            with zipfile.ZipFile(path) as archive:
                return Path(_member(path, archive)).suffix.lower() in _TABBED
        except (OSError, zipfile.BadZipFile) as error:
            raise ConfigurationError(f"{path}: cannot be read: {error}") from error
    return path.suffix.lower() in _TABBED


def _member(path: Path, archive: zipfile.ZipFile) -> str:
    kinds = (*_TABBED, ".csv", *_SHEETS)
    named = [
        name
        for name in archive.namelist()
        if name.lower().endswith(kinds) and not name.lower().startswith(("readme", "__macosx"))
    ]
    if len(named) != 1:
        raise ConfigurationError(
            f"{path}: holds {len(named)} files of places, not one; unpack it and give the file"
        )
    return named[0]


def _read(path: Path, raw: IO[bytes], open_files: ExitStack) -> Iterator[Line]:
    kind = path.suffix.lower()
    if kind in _SHEETS:
        return _sheet(path, raw)
    if kind not in (*_TABBED, ".csv"):
        raise ConfigurationError(
            f"{path}: not a kind of file that holds places; give .txt, .tsv, .csv, .xlsx, or a zip"
        )
    text = open_files.enter_context(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
    if kind in _TABBED:
        return ((n, line.rstrip("\r\n").split("\t")) for n, line in enumerate(text, 1))
    return _csv(text)


def _csv(text: IO[str]) -> Iterator[Line]:
    reader = csv.reader(text, strict=True)
    for cells in reader:
        yield reader.line_num, cells


def _sheet(path: Path, raw: IO[bytes]) -> Iterator[Line]:
    try:
        import openpyxl
    except ImportError as error:
        raise ConfigurationError(
            f"{path}: Excel files need openpyxl: pip install 'incident-summarizer[xlsx]', or save "
            "the sheet as CSV"
        ) from error
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(raw.read()), read_only=True, data_only=True)
    except (InvalidFileException, KeyError, zipfile.BadZipFile) as error:
        raise ConfigurationError(f"{path}: not an Excel file: {error}") from error
    for n, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
        yield n, ["" if cell is None else str(cell) for cell in row]
