"""Asks a model for an answer of any shape, through the same door as articles.

For questions that are not an article's extraction: one question, one answer, no second try
at a bad one, since whoever asks wants to know how often that happens.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from pydantic import BaseModel, ValidationError

from summarizer.errors import ProviderError, Usage
from summarizer.llm.connect import connect_to
from summarizer.llm.door import Door
from summarizer.llm.failures import shorten
from summarizer.llm.gate import Gate
from summarizer.llm.request import Prompt, Sampling, build_request
from summarizer.llm.response import answer_text, complaints, only_object
from summarizer.llm.shapes import as_text
from summarizer.text.surrogates import encodable

if TYPE_CHECKING:
    from summarizer.settings import Settings

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Answered(Generic[Shape]):
    """An answer, what it cost, and the model's own name for itself."""

    answer: Shape
    usage: Usage
    model_returned: str | None


class Asker:
    """Holds one connection to a model and belongs to one event loop.

    Args:
        door: the model and the way to it; see `summarizer.llm.connect`.
    """

    def __init__(self, door: Door, sampling: Sampling | None = None) -> None:
        self._door = door
        self._sampling = sampling or Sampling()

    @classmethod
    def from_settings(cls, settings: "Settings", gate: Gate | None = None) -> Self:
        """Return an asker of the model that `settings.model` names; see `connect_to`.

        Raises:
            ConfigurationError: the model names no server, its key or its package is missing, or
                there is a budget in dollars and its price is not known.
        """
        sampling = Sampling(settings.temperature, settings.max_output_tokens)
        return cls(connect_to(settings, gate), sampling)

    async def ask(self, prompt: Prompt, shape: type[Shape]) -> Answered[Shape]:
        """Return the model's answer to `prompt` in `shape`; its docstring says what it is for.

        Raises:
            ProviderError: there is no usable answer; carries what was spent.
            BudgetExceeded: the gate let no further call pass.
        """
        request = build_request(prompt, self._door.target, self._sampling, shape)
        reply = await self._door.send(request)
        try:
            answer = shape.model_validate_json(only_object(answer_text(reply.body)))
        except ValidationError as error:
            wrong = shorten("; ".join(complaints(error)))
            failure = ProviderError("invalid_output", wrong, reply.usage)
        except ProviderError as error:
            failure = ProviderError(error.kind, error.message, reply.usage)
        else:
            returned = encodable(as_text(reply.body.get("model"))) or None
            return Answered(answer, reply.usage, returned)
        # Outside the except block: the validation error holds what the model wrote.
        raise failure

    async def aclose(self) -> None:
        """Release connections."""
        await self._door.aclose()
