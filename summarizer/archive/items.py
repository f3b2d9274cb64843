"""What a reader yields, in the order of the archive."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from summarizer.errors import SummarizerError
from summarizer.schemas import Origin, PublishedFrom


@dataclass(frozen=True, slots=True)
class Found:
    """One article as found, before it is cleaned."""

    text: str
    origin: Origin
    fields: Mapping[str, str] = field(default_factory=dict)
    """Any of title, published, url, outlet."""
    taken: Mapping[str, str] = field(default_factory=dict)
    """For each field, the name by which the archive calls it."""
    format: str = ""
    encoding: str | None = None
    """None where the format leaves no choice."""
    published_from: PublishedFrom = "given"
    """Who says when it was published, if `fields` tell."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A place in an archive where an article should be and cannot be read."""

    origin: Origin
    error: SummarizerError


@dataclass(frozen=True, slots=True)
class Skipped:
    """A place where nothing is wrong, and no article that could be summarised."""

    origin: Origin
    reason: str
    """A few words without particulars, to be counted by: "no text", "language fa"."""


@dataclass(frozen=True, slots=True)
class Known:
    """A place whose article need not be read, since what became of it is known."""

    origin: Origin
    failed: str | None
    """The kind of its failure; None if it has a record."""


Raw = Found | Unreadable | Skipped | Known
