"""The model engine: an article becomes one or more questions, and the answers an extraction."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Protocol, Self

from summarizer.engine import Answer
from summarizer.errors import (
    NOTHING_SPENT,
    Deferred,
    InternalError,
    ProviderError,
    Stopped,
    SummarizerError,
    Usage,
)
from summarizer.llm.connect import connect_to
from summarizer.llm.door import Door, Reply
from summarizer.llm.failures import shorten
from summarizer.llm.gate import Gate
from summarizer.llm.reask import Problems, Talk
from summarizer.llm.replay import mark_part
from summarizer.llm.request import Prompt, Request, Sampling, build_request
from summarizer.llm.shapes import as_text
from summarizer.llm.split import Part, halves, merge, parts
from summarizer.llm.strict import schema_hash
from summarizer.schemas import Article, Check, Extraction, Severity
from summarizer.text.surrogates import encodable

if TYPE_CHECKING:
    from summarizer.settings import Settings

PROMPT = "incident"
"""The prompt that the engine asks with unless it is given another."""
NOTES = frozenset({"split_long_article", "split_after_truncation", "reask_failed"})
"""Codes of the checks that the engine adds: they tell of the calls, not of the answer."""


class Render(Protocol):
    """Makes the prompt that shows sentences `first` to `last` of an article."""

    def __call__(self, article: Article, *, first: int, last: int) -> Prompt: ...


@dataclass(frozen=True, slots=True)
class Step:
    """Which question about an article this is; the same on each reading of it."""

    first: int
    last: int
    """The sentences that are shown, both inclusive."""
    asked: int
    """How many questions about them came before."""


Ask = Callable[[Request, Step], Awaitable[Reply]]
"""Brings the answer to a question. Raises `ProviderError`, or `Deferred` if it comes later."""


@dataclass(frozen=True, slots=True)
class Approach:
    """How articles are read."""

    reasks: int = 1
    """How often to ask again about what is wrong with an answer."""
    part_chars: int = 24_000
    """A longer article is read in parts of at most this many characters."""
    overlap: int = 2
    """Sentences that a part repeats from the one before."""


class LLMEngine:
    """Reads articles by asking a model. Holds one connection and belongs to one event loop.

    Args:
        door: the model and the way to it; see `summarizer.llm.connect`.
        render: makes the prompt.
        problems: what does not hold in an answer, in words for the model.
    """

    def __init__(
        self,
        door: Door,
        render: Render,
        problems: Problems,
        sampling: Sampling | None = None,
        approach: Approach | None = None,
    ) -> None:
        self._door = door
        self._render = render
        self._problems = problems
        self._sampling = sampling or Sampling()
        self._approach = approach or Approach()

    @classmethod
    def from_settings(cls, settings: "Settings", gate: Gate | None = None) -> Self:
        """Return the engine that `settings.model` names.

        Args:
            gate: by default one with the limits and the budget of `settings`.

        Raises:
            ConfigurationError: the model names no server, its key or its package is missing, or
                there is a budget in dollars and its price is not known.
        """
        from summarizer.ground import problems
        from summarizer.prompts import render

        return cls(
            connect_to(settings, gate),
            partial(render, PROMPT),
            problems,
            Sampling(settings.temperature, settings.max_output_tokens),
            Approach(settings.reasks, settings.part_chars),
        )

    @property
    def door(self) -> Door:
        """The model and the way to it."""
        return self._door

    async def extract(self, article: Article, ask: Ask | None = None) -> Answer:
        """Return what `article` says.

        Args:
            ask: brings the answers; by default the door.

        Raises:
            ProviderError: the model gave no usable answer.
            Deferred: some answers come later. All that can be asked by now has been asked, so
                that what is left is as few rounds as possible.
            Stopped: the gate let no further call pass.
            InternalError: reading an answer failed. Each carries what all calls cost, and the
                responses.
        """
        log = _Log(ask or self._ask_now)
        try:
            extraction = await self._whole(article, log)
        except ProviderError as error:
            responses = tuple(log.responses)
            failure = ProviderError(error.kind, error.message, log.usage, responses)
        except SummarizerError as error:
            error.usage, error.responses = log.usage, tuple(log.responses)
            raise
        except Exception as error:
            # What was paid for must not be lost to a fault of ours in reading it.
            fault = InternalError(f"{type(error).__name__}: {error}")
            fault.usage, fault.responses = log.usage, tuple(log.responses)
            raise fault from error
        else:
            return self._answer(extraction, log)
        raise failure

    async def aclose(self) -> None:
        """Release connections."""
        await self._door.aclose()

    async def _ask_now(self, request: Request, step: Step) -> Reply:
        return await self._door.send(request)

    async def _whole(self, article: Article, log: "_Log") -> Extraction:
        approach = self._approach
        pieces = parts(article, approach.part_chars, approach.overlap)
        made = await _each(self._part(article, piece, log) for piece in pieces)
        if len(pieces) > 1:
            log.note("split_long_article", f"the article was read in {len(pieces)} parts")
        return merge(made)

    async def _part(self, article: Article, part: Part, log: "_Log") -> Extraction:
        """Ask about one part, and about its halves if the answer does not fit."""
        try:
            return await self._ask(article, part, log)
        except ProviderError as error:
            both = halves(part)
            if error.kind != "truncated" or both is None:
                raise
        made = await _each(self._ask(article, half, log) for half in both)
        log.note(
            "split_after_truncation",
            f"the answer about sentences {part[0]} to {part[1]} was cut off; each half was "
            "asked about by itself",
        )
        return merge(made)

    async def _ask(self, article: Article, part: Part, log: "_Log") -> Extraction:
        first, last = part
        numbers = count()

        async def send(request: Request) -> Reply:
            sending = log.ask(request, Step(first, last, next(numbers)))
            return await log.keep(sending, part, len(article.sentences))

        prompt = self._render(article, first=first, last=last)
        log.prompt = prompt.identity
        request = build_request(prompt, self._door.target, self._sampling)
        talk = Talk(article, self._problems, request, send, self._approach.reasks)
        wrong = await talk.ask()
        ended = await talk.ask_again() if wrong and talk.reasks else None
        if isinstance(ended, Deferred):
            raise ended
        log.reasks += talk.asked
        if talk.best is None:
            raise ended or ProviderError("invalid_output", shorten("; ".join(talk.wrong())))
        if ended:
            log.note("reask_failed", f"what was wrong could not be asked about again ({ended})")
        return talk.best

    def _answer(self, extraction: Extraction, log: "_Log") -> Answer:
        return Answer(
            extraction,
            "llm",
            model=self._door.target.name,
            model_returned=log.model_returned,
            prompt=log.prompt,
            extraction_schema=schema_hash(),
            usage=log.usage,
            reasks=log.reasks,
            checks=tuple(log.checks),
            responses=tuple(log.responses),
        )


async def _each(asking: Iterable[Awaitable[Extraction]]) -> list[Extraction]:
    """Return the answers, asked for one after the other; a deferred one holds up no other."""
    made, deferred = [], None
    for answer in asking:
        try:
            made.append(await answer)
        except Deferred as later:
            deferred = later
    if deferred:
        raise deferred
    return made


@dataclass(slots=True)
class _Log:
    """What happens while one article is read, and who brings the answers."""

    ask: Ask
    usage: Usage = NOTHING_SPENT
    reasks: int = 0
    prompt: str | None = None
    model_returned: str | None = None
    checks: list[Check] = field(default_factory=list)
    responses: list[str] = field(default_factory=list)

    async def keep(self, sending: Awaitable[Reply], part: Part, sentences: int) -> Reply:
        """Return the reply; keep its text and what it cost, or what its failure cost."""
        try:
            reply = await sending
        except (ProviderError, Stopped) as error:
            self.usage += error.usage
            raise
        self.usage += reply.usage
        self.model_returned = encodable(as_text(reply.body.get("model"))) or self.model_returned
        whole = part == (1, sentences)
        self.responses.append(reply.text if whole else mark_part(reply.text, part))
        return reply

    def note(self, code: str, message: str) -> None:
        """Tell the reader of the record something."""
        self.checks.append(
            Check(code=code, severity=Severity.INFO, path="article.text", message=message)
        )
