"""Records and text files, as suites read them."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from summarizer.errors import EvaluationError
from summarizer.schemas import Record


def read_text(path: Path) -> str:
    """Return a file's text.

    Raises:
        EvaluationError: it cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: is not UTF-8 at byte {error.start}") from error


def read_records(path: Path) -> list[Record]:
    """Return records as `summarizer export --to jsonl` writes them.

    Raises:
        EvaluationError: a line is no record.
    """
    records = []
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            try:
                records.append(Record.model_validate_json(line))
            except ValidationError as error:
                raise EvaluationError(
                    f"{path}:{number}: is not a record ({error.errors()[0]['msg']}); write them "
                    "with `summarizer export --to jsonl`"
                ) from error
    return records


def by_article(records: Sequence[Record]) -> dict[str, Record]:
    """Return the records by every name of their article: address, locator, id in the locator.

    The locator of a JSONL archive is `12 id=a-7`; its article is found as `a-7` too.
    """
    named: dict[str, Record] = {}
    for record in records:
        locator = record.article.origin.locator or ""
        for name in (record.article.url, locator, locator.partition(" id=")[2], record.id):
            if name:
                named.setdefault(name, record)
    return named
