"""Drafts as files: what `draft.py` reads, written. Quotes become their words.

A quote comes back at the first place of its words inside the incident's quotes, as it does for
drafts that are typed. An article that nobody annotated gets its text only.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..annotation import GoldDocument
from ..gold_file import as_line
from .carried import Head, head_of

WRITTEN = (
    "doc_id",
    "annotators",
    "status",
    "has_incidents",
    "incidents",
    "tolls",
    "key_facts",
    "references",
    "notes",
)


def write_drafts(documents: Sequence[GoldDocument | Head], folder: Path) -> None:
    """Write `<doc_id>.txt` and, for annotations, `<doc_id>.json` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        head = head_of(document) if isinstance(document, GoldDocument) else document
        _write(folder / f"{head.doc_id}.txt", f"{_header(head)}\n\n{head.article.text}\n")
        if isinstance(document, GoldDocument):
            dump = json.loads(as_line(document))
            written = {name: _worded(dump[name]) for name in WRITTEN if name in dump}
            content = json.dumps(written, ensure_ascii=False, indent=1)
            _write(folder / f"{head.doc_id}.json", f"{content}\n")


def _header(head: Head) -> str:
    article = head.article
    lines = {
        "title": article.title or "",
        "published": str(article.published or ""),
        "outlet": article.outlet or "",
        "register": head.register_,
        "group": head.group or head.doc_id,
        "tags": ", ".join(head.tags),
        "split": head.split,
        "origin": head.origin,
        "url": article.url,
    }
    always = ("title", "published", "outlet", "register", "group", "tags")
    return "\n".join(f"{k}: {v or ''}" for k, v in lines.items() if v or k in always)


def _worded(value: Any) -> Any:
    if isinstance(value, list):
        return [_worded(item) for item in value]
    if isinstance(value, dict):
        if value.keys() == {"start", "end", "text"}:
            return value["text"]
        return {name: _worded(item) for name, item in value.items()}
    return value


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
