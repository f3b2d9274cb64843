"""Reads stored responses again, so that a better reader costs no call."""

import json
from collections.abc import Sequence

from pydantic import ValidationError

from summarizer.errors import ProviderError
from summarizer.llm.reask import Problems
from summarizer.llm.response import answer_text, read
from summarizer.llm.shapes import as_object, as_text
from summarizer.llm.split import Part, merge
from summarizer.schemas import Article, Extraction
from summarizer.text.surrogates import encodable

_MARK = "summarizer_part"


def replay(responses: Sequence[str], article: Article, problems: Problems) -> Extraction:
    """Return the extraction that the engine would make of `responses` today.

    Args:
        responses: as `Answer.responses` has them, oldest first.

    Raises:
        ProviderError: a part of the article has no readable response; the last failure.
    """
    best: dict[Part, tuple[int, Extraction]] = {}
    asked: set[int] = set()
    failure = ProviderError("invalid_output", "there is no stored response")
    for response in responses:
        try:
            body = json.loads(response)
            first, last = body.pop(_MARK, (1, len(article.sentences)))
            asked |= set(range(first, last + 1))
            made = read(answer_text(body))
        except ProviderError as error:
            failure = error
            continue
        except ValidationError:
            failure = ProviderError("invalid_output", "a stored response has another shape")
            continue
        part, wrong = (first, last), len(problems(made, article))
        if part not in best or wrong < best[part][0]:
            best[part] = wrong, made
    read_again = {n for first, last in best for n in range(first, last + 1)}
    if not best or asked - read_again:
        raise failure
    return merge([made for _, (_, made) in sorted(best.items())])


def returned_model(responses: Sequence[str]) -> str | None:
    """Return the model that the server said had written the last of `responses`."""
    for response in reversed(responses):
        model = as_text(as_object(json.loads(response)).get("model"))
        if model:
            return encodable(model)
    return None


def mark_part(response: str, part: Part) -> str:
    """Return the response body with the sentences that it is about as its first field."""
    body = response.lstrip()
    mark = json.dumps({_MARK: part})[:-1]
    return f"{mark}, {body[1:]}" if body[:1] == "{" else response
