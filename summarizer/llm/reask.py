"""One more question to the model about what is wrong with its answer, asked by instructor.

The first answer is read without instructor, which costs less; only an answer with something
wrong is handed to it, as if it had asked itself. It then validates and asks again.
"""

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationError, model_validator

from summarizer.errors import SummarizerError
from summarizer.llm.door import Reply
from summarizer.llm.request import Request, follow_up
from summarizer.llm.response import Reading, answer_text, complaints, only_object, plain, read
from summarizer.llm.strict import strict_schema
from summarizer.schemas import Article, Extraction

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

Problems = Callable[[Extraction, Article], list[str]]
"""What does not hold against the article, in words that a model can act on."""
Send = Callable[[Request], Awaitable[Reply]]

_LONGEST_ANSWER = 40_000
"""Characters of a bad answer that are shown to the model again."""
_QUESTION = """\
Your answer has problems. Correct them, change nothing else, and give the whole answer again \
in the same shape.
"""


@dataclass(slots=True)
class Talk:
    """A conversation about one part of an article, and the best answer in it so far."""

    article: Article
    problems: Problems
    request: Request
    send: Send
    reasks: int
    """How many more questions may be asked."""
    text: str = ""
    """The last answer."""
    best: Extraction | None = None
    fewest: int = 0
    """How many things are wrong with the best answer."""
    asked: int = 0
    handed_over: bool = False

    async def ask(self) -> list[str]:
        """Ask for the first time; return what is wrong with the answer."""
        self.text = only_object(answer_text((await self.send(self.request)).body))
        return self.wrong()

    def wrong(self) -> list[str]:
        """Return what is wrong with the last answer; the best one is kept."""
        try:
            return self.weigh(read(self.text))
        except ValidationError as error:
            return complaints(error)

    def weigh(self, made: Extraction) -> list[str]:
        """Return what does not hold in `made`, and keep it if less is wrong than in any other."""
        found = self.problems(made, self.article)
        if self.best is None or len(found) < self.fewest:
            self.best, self.fewest = plain(made), len(found)
        return found

    async def ask_again(self) -> SummarizerError | None:
        """Ask about what is wrong, as often as allowed; return the error that ended it, if any."""
        # Loading instructor takes seconds, which other calls in flight must not wait for.
        create, grounded = await asyncio.to_thread(_instructed)
        from instructor.core import InstructorRetryException

        token = _TALK.set(self)
        try:
            await create(
                response_model=grounded, messages=[], max_retries=self.reasks, strict=False
            )
            return None
        except InstructorRetryException as failure:
            cause = failure.__cause__
        finally:
            _TALK.reset(token)
        if isinstance(cause, ValidationError):
            return None
        if isinstance(cause, SummarizerError):
            return cause
        raise cause or RuntimeError("instructor gave up without a cause")

    async def next_text(self) -> str:
        """Return the answer in hand the first time, then the answer to one more question."""
        if self.handed_over:
            question = _QUESTION + "\n".join(f"- {problem}" for problem in self.wrong())
            self.asked += 1
            request = follow_up(self.request, self.text[:_LONGEST_ANSWER], question)
            self.text = only_object(answer_text((await self.send(request)).body))
        self.handed_over = True
        return self.text


_TALK: contextvars.ContextVar[Talk] = contextvars.ContextVar("talk")


class _Grounded(Reading):
    """An extraction that holds against the article of the conversation going on."""

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the schema made once; instructor asks for it at each call and drops it."""
        return strict_schema(Extraction)

    @model_validator(mode="after")
    def _holds(self) -> Self:
        talk = _TALK.get()
        found = talk.weigh(self)
        # The last answer passes: grounding marks what is still not found.
        if found and talk.asked < talk.reasks:
            raise ValueError("\n".join(found))
        return self


@cache
def _instructed() -> tuple[Callable[..., Awaitable[Any]], type[_Grounded]]:
    """Return instructor around our own way of getting an answer, and its response model.

    The model is wrapped once: instructor would wrap it anew for each call.
    """
    import instructor

    for name in ("instructor", "instructor.v2", "instructor.v2.retry"):
        logging.getLogger(name).addFilter(_not_about_articles)
    create: Callable[..., Awaitable[Any]] = instructor.patch(
        create=_completion, mode=instructor.Mode.JSON_SCHEMA
    )
    return create, instructor.response_schema(_Grounded)


async def _completion(**ignored: Any) -> "ChatCompletion":
    """Answer as instructor expects; the talk knows what to ask, and the door has checked it."""
    from openai.types.chat import ChatCompletion

    message = {"role": "assistant", "content": await _TALK.get().next_text()}
    choice = {"index": 0, "finish_reason": "stop", "message": message, "logprobs": None}
    # Counted at the door already; without any usage instructor would load Anthropic's package.
    nothing = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    return ChatCompletion.model_validate(
        {
            "id": "",
            "object": "chat.completion",
            "created": 0,
            "model": "",
            "choices": [choice],
            "usage": nothing,
        }
    )


def _not_about_articles(record: logging.LogRecord) -> bool:
    """Keep instructor from logging what a model wrote about an article of ours."""
    return _TALK.get(None) is None
