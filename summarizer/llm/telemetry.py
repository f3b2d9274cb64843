"""OpenTelemetry spans and metrics of calls, by the conventions for generative AI.

A span and two measurements for each HTTP call, tries included: how long it took and the tokens
the server counted. Neither prompts nor answers are recorded. Without the extra `telemetry`, or
without a provider of OpenTelemetry in the process, nothing happens.

Source: https://opentelemetry.io/docs/specs/semconv/gen-ai/
"""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from summarizer.llm.capabilities import Target
from summarizer.llm.gate import Gate, Outcome, Settle

_NAME = "summarizer"


def traced(gate: Gate, target: Target) -> Gate:
    """Return `gate` with a span around what it lets pass; as it was without OpenTelemetry.

    What a call waits at the gate is not part of its span.
    """
    try:
        from opentelemetry import metrics, trace
    except ImportError:
        return gate
    tracer = trace.get_tracer(_NAME, version("incident-summarizer"))
    meter = metrics.get_meter(_NAME, version("incident-summarizer"))
    duration = meter.create_histogram("gen_ai.client.operation.duration", "s")
    tokens = meter.create_histogram("gen_ai.client.token.usage", "{token}")
    about = _about(target)

    @asynccontextmanager
    async def observed(request: Mapping[str, Any], size: int) -> AsyncIterator[Settle]:
        async with gate(request, size) as settle:
            began = time.monotonic()
            kind = trace.SpanKind.CLIENT
            with tracer.start_as_current_span(f"chat {target.model}", kind=kind) as span:
                span.set_attributes(about)

                def ended(outcome: Outcome) -> None:
                    settle(outcome)
                    failure = {"error.type": outcome.error.kind} if outcome.error else {}
                    span.set_attributes({**_cost(outcome), **failure})
                    if outcome.error:
                        span.set_status(trace.StatusCode.ERROR)
                    duration.record(time.monotonic() - began, {**about, **failure})
                    for way, count in (
                        ("input", outcome.usage.input_tokens),
                        ("output", outcome.usage.output_tokens),
                    ):
                        if count:
                            tokens.record(count, {**about, "gen_ai.token.type": way})

                yield ended

    return observed


def _about(target: Target) -> dict[str, str | int]:
    address = urlsplit(target.base_url)
    about: dict[str, str | int] = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": target.server,
        "gen_ai.request.model": target.model,
        "server.address": address.hostname or "",
    }
    return about | ({"server.port": address.port} if address.port else {})


def _cost(outcome: Outcome) -> dict[str, str | int]:
    usage = outcome.usage
    seen = {
        "http.response.status_code": outcome.status,
        "gen_ai.usage.input_tokens": usage.input_tokens,
        "gen_ai.usage.cache_read.input_tokens": usage.cached_tokens,
        "gen_ai.usage.output_tokens": usage.output_tokens,
    }
    return {name: count for name, count in seen.items() if count}
