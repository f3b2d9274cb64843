"""Drafts: what an annotator types. An article as text, and beside it JSON with copied words.

`te-001.txt` begins with header lines (`title`, `published`, `outlet`, `register`, `group`, `tags`,
and `split` if it is not given otherwise), an empty line, and the article as it came.
`te-001.json` is `gold/1` without the article, with each quote as plain words: code finds where
they stand.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from summarizer.errors import EvaluationError
from summarizer.schemas import Schema
from summarizer.text.language import detect_language
from summarizer.text.quotes import locate

from ..annotation import GoldArticle, GoldDocument, Split, Status

S = TypeVar("S", bound=Schema)
HEADER = ("title", "published", "outlet", "register", "group", "tags", "split", "origin", "url")
_WRITTEN = {
    "annotators",
    "has_incidents",
    "incidents",
    "tolls",
    "key_facts",
    "references",
    "notes",
    "status",
}
"""What a draft's JSON may hold, besides the id."""


def read_drafts(folder: Path, *, split: Split | None = None) -> list[GoldDocument]:
    """Return every article of `folder` that has a draft, in the order of names.

    Args:
        split: for articles whose header names none.

    Raises:
        EvaluationError: lists every fault of every draft: a quote that the article does not
            hold, a value that is none, a missing header line.
    """
    documents: list[GoldDocument] = []
    faults: list[str] = []
    for path in sorted(folder.glob("*.json")):
        try:
            documents.append(read_draft(path.with_suffix(".txt"), path, split=split))
        except EvaluationError as error:
            faults.append(str(error))
    if faults:
        raise EvaluationError("\n".join(faults))
    if not documents:
        raise EvaluationError(f"{folder}: no drafts (*.json beside *.txt)")
    return documents


def read_draft(article: Path, draft: Path, *, split: Split | None = None) -> GoldDocument:
    """Return one drafted annotation as gold, with the offsets of its quotes.

    Raises:
        EvaluationError: as `read_drafts`.
    """
    header, text = _article(article)
    written = _json(draft)
    if unknown := written.keys() - _WRITTEN - {"doc_id"}:
        raise EvaluationError(f"{draft}: {', '.join(sorted(unknown))}: not a field of a draft")
    if (named := written.get("doc_id", draft.stem)) != draft.stem:
        raise EvaluationError(f"{draft}: doc_id is {named!r}; the file's name says {draft.stem!r}")
    gold_article = _model(
        GoldArticle,
        {
            "title": header["title"] or None,
            "text": text,
            "language": detect_language(f"{header['title']}\n{text}"),
            "published": header["published"] or None,
            "outlet": header["outlet"] or None,
            **({"url": header["url"]} if header.get("url") else {}),
        },
        article,
    )
    faults: list[str] = []
    fields = {
        name: _placed(value, gold_article.source, (), f"{name}", faults)
        for name, value in written.items()
        if name in _WRITTEN
    }
    if faults:
        raise EvaluationError("\n".join(f"{draft}: {fault}" for fault in faults))
    return _model(
        GoldDocument,
        {
            "schema": "gold/1",
            "doc_id": draft.stem,
            "group": header["group"],
            "split": header.get("split") or split,
            "register": header["register"],
            "tags": [tag.strip() for tag in header["tags"].split(",") if tag.strip()],
            "status": Status.SINGLE,
            "origin": header.get("origin") or "composed",
            "sha256": gold_article.sha256,
            "article": gold_article,
            **fields,
        },
        draft,
    )


def _article(path: Path) -> tuple[dict[str, str], str]:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read: {error.strerror}") from error
    head, found, text = content.partition("\n\n")
    lines = [line.partition(":") for line in head.splitlines()]
    header = {key.strip(): value.strip() for key, _, value in lines}
    required = {"title", "published", "outlet", "register", "group", "tags"}
    if missing := required - header.keys():
        raise EvaluationError(f"{path}: header lacks {', '.join(sorted(missing))}")
    if unknown := header.keys() - set(HEADER):
        raise EvaluationError(f"{path}: header has {', '.join(sorted(unknown))}, which is unknown")
    if not found or not text.strip():
        raise EvaluationError(f"{path}: no text after the header and its empty line")
    return header, text.strip("\n")


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise EvaluationError(f"{path}: is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise EvaluationError(f"{path}: must be a JSON object")
    return value


def _model(shape: type[S], values: Mapping[str, Any], path: Path) -> S:
    try:
        return shape.model_validate(values)
    except ValidationError as error:
        said = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise EvaluationError("\n".join(f"{path}: {line}" for line in said)) from error


def _placed(
    value: Any, source: str, within: Sequence[tuple[int, int]], at: str, faults: list[str]
) -> Any:
    """Return `value` with each quote's words replaced by the words and where they stand."""
    if isinstance(value, list):
        return [_placed(v, source, within, f"{at}[{n}]", faults) for n, v in enumerate(value)]
    if not isinstance(value, dict):
        return value
    out: dict[str, Any] = {}
    if value.get("quotes"):
        out["quotes"] = [
            quote
            for words in value["quotes"]
            if (quote := _quote(words, source, within, f"{at}.quotes", faults))
        ]
        within = [(quote["start"], quote["end"]) for quote in out["quotes"]]
    for name, part in value.items():
        if name == "quote" and part is not None:
            out[name] = _quote(part, source, within, f"{at}.quote", faults)
        elif name not in out:
            out[name] = _placed(part, source, within, f"{at}.{name}", faults)
    return {name: out[name] for name in value}


def _quote(
    words: Any, source: str, within: Sequence[tuple[int, int]], at: str, faults: list[str]
) -> dict[str, Any] | None:
    if not isinstance(words, str) or not words.strip():
        faults.append(f"{at}: must be words of the article")
        return None
    for start in _starts(words, source, within):
        return {"start": start, "end": start + len(words), "text": words}
    near = locate(words, source)
    hint = f"; the article has «{source[near.start : near.end]}»" if near else ""
    faults.append(f"{at}: «{words}» is not in the article{hint}")
    return None


def _starts(words: str, source: str, within: Sequence[tuple[int, int]]) -> Iterator[int]:
    for start, end in (*within, (0, len(source))):
        found = source.find(words, start, end)
        if found >= 0:
            yield found
