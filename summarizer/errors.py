"""What can go wrong, and what a batch does about it.

SummarizerError
├── ConfigurationError   the caller must change something  -> stop before any work
├── ArticleError         this article cannot be read       -> record it, go on
│   └── NotAnArticle     no text, or in another language   -> count it, go on
├── ProviderError        the model gave no usable answer   -> record it with its kind, go on
├── Stopped              no further call may be made       -> stop, keep what is done
│   ├── BudgetExceeded   the budget would be passed
│   └── AccountRefused   the server refuses every call (and a ConfigurationError)
├── Deferred             the answer comes in a later batch -> go on, come back to it
├── InternalError        a fault of this program           -> record it, go on
├── ArchiveError         a source file cannot be read      -> record it, go on
├── StoreError           results cannot be kept            -> stop
└── EvaluationError      gold or a run cannot be scored    -> stop
"""

from dataclasses import dataclass, replace
from typing import Literal, Self

ProviderFailure = Literal[
    "refusal",
    "truncated",
    "content_filter",
    "invalid_output",
    "rate_limited",
    "quota",
    "auth",
    "network",
    "http",
]

ACCOUNT: frozenset[ProviderFailure] = frozenset({"auth", "quota"})
"""Failures that are about the key or the account: other articles would fail alike."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What was spent: HTTP calls that were answered, and the tokens the server counted."""

    calls: int = 0
    input_tokens: int = 0
    """All input tokens, cached ones included."""
    cached_tokens: int = 0
    output_tokens: int = 0
    """All output tokens, reasoning included."""
    cost_usd: float | None = 0.0
    """None as soon as one call's price is not known."""

    def __add__(self, other: "Usage") -> "Usage":
        cost = (
            None
            if self.cost_usd is None or other.cost_usd is None
            else self.cost_usd + other.cost_usd
        )
        return replace(
            self,
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost_usd=cost,
        )


NOTHING_SPENT = Usage()


class SummarizerError(Exception):
    """The root: catch this to catch everything that the library raises on purpose.

    Attributes:
        usage: what was spent all the same.
        responses: what the model wrote before things went wrong: raw bodies, oldest first.
    """

    usage: Usage = NOTHING_SPENT
    responses: tuple[str, ...] = ()


class ConfigurationError(SummarizerError):
    """A setting, key or model name is missing or wrong."""


class ArticleError(SummarizerError):
    """The article has no text, is too long, or is in a language that is not supported."""


class NotAnArticle(ArticleError):
    """There is nothing here that could be summarised, and nothing is wrong with it.

    Attributes:
        reason: a few words without particulars, by which a batch counts.
    """

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message, reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.args[0])


class ProviderError(SummarizerError):
    """The model gave no usable answer.

    Attributes:
        kind: why, in one word that a batch can count and retry by.
    """

    def __init__(
        self,
        kind: ProviderFailure,
        message: str,
        usage: Usage | None = None,
        responses: tuple[str, ...] = (),
    ) -> None:
        super().__init__(kind, message, usage, responses)
        self.kind = kind
        self.message = message
        self.usage = usage or NOTHING_SPENT
        self.responses = responses

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"


class Stopped(SummarizerError):
    """No further call may be made. It says nothing about the article that was to be read.

    Attributes:
        usage: what was spent on this article before.
    """

    def __init__(self, message: str, usage: Usage | None = None) -> None:
        super().__init__(message, usage)
        self.message = message
        self.usage = usage or NOTHING_SPENT

    def __str__(self) -> str:
        return self.message

    def after(self, usage: Usage) -> Self:
        """Return the same error with what was spent before."""
        return type(self)(self.message, usage + self.usage)


class BudgetExceeded(Stopped):
    """The next call could pass the budget."""


class AccountRefused(Stopped, ConfigurationError):
    """The server refuses one call after the other: a wrong key, or an account without credit."""


class Deferred(SummarizerError):
    """The answer is not there yet: a batch at the provider will bring it."""


class InternalError(SummarizerError):
    """A fault of this program, met at one article; its cause says where."""


class ArchiveError(SummarizerError):
    """A file of the archive, or a record in it, cannot be read."""


class StoreError(SummarizerError):
    """The store cannot be opened, written, or belongs to another job."""


class EvaluationError(SummarizerError):
    """Gold, predictions or a baseline that cannot be used: malformed, or not comparable."""
