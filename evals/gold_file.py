"""Gold files: JSONL, one document a line, refused as a whole if one line is malformed."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from summarizer.errors import EvaluationError

from .annotation import GoldDocument
from .validity import problems

SHIPPED = ("train", "dev", "test")
"""The gold sets that come with the package, by name."""
SHOWN = 20
"""Problems that an error lists; the rest are counted."""


def gold_path(name: str) -> Path:
    """Return the file of a shipped set, or `name` itself as a path."""
    return Path(__file__).parent / "gold" / f"{name}.jsonl" if name in SHIPPED else Path(name)


def read_gold(*paths: Path) -> list[GoldDocument]:
    """Return the documents of one or more gold files, in order.

    Raises:
        EvaluationError: a file cannot be read, a line is not `gold/1` or contradicts itself, an
            id occurs twice, or a story stands in two splits.
    """
    documents: list[GoldDocument] = []
    faults: list[str] = []
    for path in paths:
        for number, line in enumerate(_lines(path), 1):
            if not line.strip():
                continue
            try:
                document = GoldDocument.model_validate_json(line)
            except ValidationError as error:
                faults += [f"{path}:{number}: {fault}" for fault in _said(error)]
                continue
            faults += [f"{path}:{number}: {fault}" for fault in problems(document)]
            documents.append(document)
    _refuse([*faults, *_across(documents)])
    if not documents:
        raise EvaluationError(f"{', '.join(map(str, paths))}: no gold documents")
    return documents


def check_gold(documents: Sequence[GoldDocument]) -> None:
    """Raise unless documents are sound, as `read_gold` would.

    Raises:
        EvaluationError: lists what must be mended.
    """
    each = [problem for document in documents for problem in problems(document)]
    _refuse([*each, *_across(documents)])


def write_gold(path: Path, documents: Iterable[GoldDocument]) -> None:
    """Write documents so that what was not annotated stays out of the file."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{as_line(document)}\n" for document in documents)


def as_line(document: GoldDocument) -> str:
    """Return one line of a gold file."""
    return document.model_dump_json(exclude_unset=True)


def gold_hash(documents: Sequence[GoldDocument]) -> str:
    """Return the hash of what was scored, whatever the order of the lines."""
    lines = sorted(as_line(document) for document in documents)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        more = [f"… and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
        raise EvaluationError("\n".join(["malformed gold:", *faults[:SHOWN], *more]))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: is not UTF-8 at byte {error.start}") from error


def _said(error: ValidationError) -> list[str]:
    return [
        f"{'.'.join(map(str, fault['loc'])) or 'line'}: {fault['msg']}" for fault in error.errors()
    ]


def _across(documents: Sequence[GoldDocument]) -> list[str]:
    faults = []
    seen: set[str] = set()
    splits: dict[str, str] = {}
    for document in documents:
        if document.doc_id in seen:
            faults.append(f"{document.doc_id}: the id occurs twice")
        seen.add(document.doc_id)
        first = splits.setdefault(document.group, document.split)
        if first != document.split:
            faults.append(
                f"{document.doc_id}: its story {document.group!r} is in {first} and in "
                f"{document.split}; a story belongs to one split"
            )
    return faults
