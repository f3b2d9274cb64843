"""Prompts are files, not code: one folder each, rendered here and named by their hash.

The static part (system text, field guide, examples) comes first and is byte-identical
between calls, so that providers cache it. An article is always a value, never a template.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from jinja2 import Environment, StrictUndefined, Template

from summarizer.article import article_id, make_article
from summarizer.schemas import Article, Extraction
from summarizer.text.header import split_header

__all__ = ["Example", "Message", "Prompt", "examples", "identity", "question", "render"]

# Keeping the newline after the last sentence apart from the marker's is the template's job.
_JINJA = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of the conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model is shown, and the identity of the files that it was made from."""

    identity: str
    """`incident@<hash>`; in every record."""
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: an article composed for the purpose, and its right answer."""

    name: str
    article: Article
    answer: Extraction


def render(name: str, article: Article, *, first: int = 1, last: int | None = None) -> Prompt:
    """Return prompt `name` for `article`, showing its sentences `first` to `last`.

    Raises:
        FileNotFoundError: there is no such prompt.
    """
    shown = Message("user", _article_text(name, article, first, last))
    return Prompt(identity(name), (*_static(name), shown))


def question(name: str, **values: object) -> Prompt:
    """Return prompt `name` for a single question: `system.md`, then `question.md.j2` filled in.

    Raises:
        FileNotFoundError: there is no such prompt.
        jinja2.UndefinedError: the template asks for a value that was not given.
    """
    system = (_folder(name) / "system.md").read_text(encoding="utf-8").strip()
    filled = _template(name, "question.md.j2").render(values)
    return Prompt(identity(name), (Message("system", system), Message("user", filled)))


@cache
def identity(name: str) -> str:
    """Return `<name>@<hash>` over every file of the prompt, so that any change shows."""
    digest = hashlib.sha256()
    for path, content in sorted(_walk(_folder(name))):
        digest.update(path.encode() + b"\0" + content + b"\0")
    return f"{name}@{digest.hexdigest()[:12]}"


@cache
def examples(name: str) -> tuple[Example, ...]:
    """Return the worked examples of prompt `name`, in the order of their file names."""
    folder = _folder(name) / "examples"
    stems = sorted(
        entry.name.removesuffix(".article.txt")
        for entry in folder.iterdir()
        if entry.name.endswith(".article.txt")
    )
    return tuple(_example(folder, stem) for stem in stems)


def _example(folder: Traversable, stem: str) -> Example:
    header, body = split_header((folder / f"{stem}.article.txt").read_text(encoding="utf-8"))
    article = make_article(
        body,
        title=header.get("title"),
        published=header.get("published"),
        url=header.get("url"),
        outlet=header.get("outlet"),
    )
    answer = (folder / f"{stem}.answer.json").read_text(encoding="utf-8")
    return Example(stem, article, Extraction.model_validate_json(answer))


@cache
def _static(name: str) -> tuple[Message, ...]:
    folder = _folder(name)
    parts = [(folder / f).read_text(encoding="utf-8").strip() for f in ("system.md", "guide.md")]
    messages = [Message("system", "\n\n".join(parts))]
    for example in examples(name):
        messages.append(Message("user", _article_text(name, example.article, 1, None)))
        messages.append(Message("assistant", example.answer.model_dump_json()))
    return tuple(messages)


def _article_text(name: str, article: Article, first: int, last: int | None) -> str:
    total = len(article.sentences)
    last = total if last is None else last
    return _template(name, "article.md.j2").render(
        # The text cannot forge a marker that depends on the whole of it.
        fence=article_id(article)[:12],
        outlet=article.outlet,
        published=f"{article.published:%A} {article.published}" if article.published else None,
        part=(first, last) if (first, last) != (1, total) else None,
        total=total,
        sentences=[
            (s.n, article.text[s.start : s.end]) for s in article.sentences if first <= s.n <= last
        ],
    )


@cache
def _template(name: str, file: str) -> Template:
    return _JINJA.from_string((_folder(name) / file).read_text(encoding="utf-8"))


def _folder(name: str) -> Traversable:
    folder = files(__name__) / name
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no prompt called {name!r}")
    return folder


def _walk(folder: Traversable, prefix: str = "") -> list[tuple[str, bytes]]:
    found = []
    for entry in folder.iterdir():
        path = f"{prefix}{entry.name}"
        if entry.is_dir():
            found += _walk(entry, f"{path}/")
        elif entry.name.endswith((".md", ".j2", ".txt", ".json")):
            found.append((path, entry.read_bytes()))
    return found
