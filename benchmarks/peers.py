"""langextract and curator, asked for the same as we ask for, as nearly as they let themselves be.

Both pin packages that we need newer, so they live in an environment of their own; see
benchmarks/README.md. Each reads all articles in one go, so the first call does the whole work.
"""

import asyncio
import json
import os
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from summarizer.schemas import Article, Extraction

Work = Callable[[int], Awaitable[Any]]
Close = Callable[[], Awaitable[Any]]
Mention = tuple[str, str, dict[str, str]]

PACKAGES = {"langextract": "langextract", "curator": "bespokelabs.curator"}
"""What is imported for each way."""


def mentions(article: Article, said: Extraction) -> Iterator[Mention]:
    """Yield what an extraction says in langextract's form: a class, words of the article, values.

    langextract has no nesting: what belongs to an incident carries its number.
    """
    for point in said.summary:
        cited = next(s for s in article.sentences if s.n == point.sentences[0])
        yield "summary", article.text[cited.start : cited.end], {"ar": point.ar, "en": point.en}
    for name in said.names:
        yield name.kind, name.ar, {"en": name.en}
    for n, incident in enumerate(said.incidents, 1):
        for label, words, values in _within(incident.model_dump(mode="json"), "incident"):
            yield label, words, {"incident": str(n), **values}


def _within(value: dict[str, Any], label: str) -> Iterator[Mention]:
    inner: list[Mention] = []
    for name, part in value.items():
        for one in part if isinstance(part, list) else [part]:
            if isinstance(one, dict) and "text" in one:
                inner += _within(one, name)
    words = value.get("text") or (inner[0][1] if inner else "")
    plain = {k: str(v) for k, v in value.items() if isinstance(v, str | int) and k != "text"}
    if words:
        yield label, words, plain
    yield from inner


def langextract_answer(article: Article, said: Extraction) -> str:
    """Return the answer that langextract expects, as JSON."""
    listed = [
        {label: words, f"{label}_attributes": v} for label, words, v in mentions(article, said)
    ]
    return json.dumps({"extractions": listed}, ensure_ascii=False)


def langextract_way(base_url: str, texts: list[str], in_flight: int) -> tuple[Work, Close]:
    """Return what reads all texts with langextract, and what cleans up."""
    import langextract as lx
    from langextract.factory import ModelConfig

    from summarizer.prompts import examples, render

    worked = examples("incident")
    shown = [
        lx.data.ExampleData(
            text=one.article.text,
            extractions=[
                lx.data.Extraction(label, words, attributes=dict(values))
                for label, words, values in mentions(one.article, one.answer)
            ],
        )
        for one in worked
    ]
    way_to_model = {"api_key": "x", "base_url": base_url}
    model = ModelConfig("bench", "OpenAILanguageModel", way_to_model)

    def read(some: list[str]) -> None:
        documents = [lx.data.Document(text=text) for text in some]
        found = lx.extract(
            documents,
            prompt_description=render("incident", worked[0].article).messages[0].content,
            examples=shown,
            config=model,
            max_char_buffer=10_000,
            batch_length=in_flight,
            max_workers=in_flight,
            show_progress=False,
            resolver_params={"suppress_parse_errors": False},
            prompt_validation_level=lx.prompt_validation.PromptValidationLevel.OFF,
        )
        assert all(document.extractions for document in found)

    return _at_once(read, texts, in_flight), _nothing


def curator_way(base_url: str, texts: list[str], in_flight: int) -> tuple[Work, Close]:
    """Return what reads all texts with curator, and what cleans up."""
    folder = tempfile.TemporaryDirectory()
    # litellm brings the tokenizer's table, which tiktoken would fetch.
    import litellm

    tables = Path(litellm.__file__).parent / "litellm_core_utils" / "tokenizers"
    os.environ |= {
        "TIKTOKEN_CACHE_DIR": str(tables),
        "CURATOR_DISABLE_RICH_DISPLAY": "1",
        "TELEMETRY_ENABLED": "false",
        "HF_HUB_OFFLINE": "1",
        "OPENAI_API_KEY": "x",
    }
    from bespokelabs import curator

    from summarizer.prompts import examples, render

    prompt = render("incident", examples("incident")[0].article).messages[:-1]
    static = [{"role": turn.role, "content": turn.content} for turn in prompt]

    class Reader(curator.LLM):  # type: ignore[misc]  # not there when types are checked
        response_format = Extraction

        def prompt(self, row: dict[str, str]) -> list[dict[str, str]]:
            return [*static, {"role": "user", "content": row["text"]}]

        def parse(self, row: dict[str, str], answer: Extraction) -> list[dict[str, str]]:
            return [{"said": answer.model_dump_json()}]

    reader = Reader(
        model_name="bench",
        backend="openai",
        backend_params={
            "base_url": base_url,
            "api_key": "x",
            "max_requests_per_minute": 10**6,
            "max_tokens_per_minute": 10**9,
            "max_concurrent_requests": in_flight,
        },
    )

    def read(some: list[str]) -> None:
        found = reader([{"text": text} for text in some], working_dir=folder.name)
        assert len(found.dataset) == len(some)

    async def close() -> None:
        folder.cleanup()

    return _at_once(read, texts, in_flight), close


def _at_once(read: Callable[[list[str]], None], texts: list[str], in_flight: int) -> Work:
    """Return what reads the first `in_flight` texts at the first call, the others at the next."""

    async def work(n: int) -> None:
        if n in (0, in_flight):
            await asyncio.to_thread(read, texts[in_flight:] if n else texts[:in_flight])

    return work


async def _nothing() -> None:
    return None
