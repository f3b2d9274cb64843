"""The identity of gold and scorer: two scores compare only if both are the same."""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from summarizer.schemas import codes

from ..annotation import GoldDocument
from ..gold_file import gold_hash
from ..results import Signature
from .incidents import Gate

DECIDING = (
    "summarizer.actors",
    "summarizer.gazetteer",
    "summarizer.knowledge",
    "summarizer.text",
)
"""Packages of the rest that decide labels: names, places, numbers."""

_CODES = codes.__module__.rpartition(".")[0]
"""Where the crosswalk lies: types of one ACLED event are related. Its name differs in a wheel."""


def signature(gold: Sequence[GoldDocument], gate: Gate) -> Signature:
    """Return what a score of `gold` is comparable by."""
    return Signature(gold=gold_hash(gold), scorer=scorer_hash(), gate=gate)


@cache
def scorer_hash() -> str:
    """Return the hash of the code and the data that decide labels."""
    evals = files(__package__.rpartition(".")[0])
    parts = [
        evals / "scoring",
        evals / "summaries",
        evals / "names.py",
        evals / "results.py",
        evals / "tally.py",
    ]
    parts += [files(package) for package in (*DECIDING, _CODES)]
    digest = hashlib.sha256()
    for part in parts:
        for name, content in sorted(_contents(part)):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _contents(part: Traversable) -> list[tuple[str, bytes]]:
    if part.is_file():
        keep = part.name.endswith((".py", ".toml", ".tsv"))
        return [(part.name, part.read_bytes())] if keep else []
    return [entry for child in part.iterdir() for entry in _contents(child)]
