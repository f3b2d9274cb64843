"""Spans and metrics of real calls to a server on loopback, as OpenTelemetry exports them."""

from collections.abc import Iterator

import pytest
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from summarizer import Summarizer
from summarizer.errors import ProviderError
from tests import build
from tests.provider import USAGE, answer, failure, serving

SPANS, METRICS = InMemorySpanExporter(), InMemoryMetricReader()
TEXT = "قُتل ثلاثة مدنيين في قصف على بلدة سرمين شمال إدلب."


@pytest.fixture(scope="module", autouse=True)
def recorded() -> Iterator[None]:
    # A process has one provider, and it can be set once.
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(SPANS))
    trace.set_tracer_provider(provider)
    meters = MeterProvider(metric_readers=[METRICS])
    metrics.set_meter_provider(meters)
    yield
    provider.shutdown()
    meters.shutdown()


def test_each_call_is_a_span_with_its_tokens_and_its_fault() -> None:
    SPANS.clear()
    with serving() as provider:
        provider.answers(failure(500), answer(build.extraction().model_dump(mode="json")))
        with Summarizer("openai/some-model", base_url=provider.url, api_key="sk-secret-key-1") as s:
            s.summarize(TEXT)
        bad, good = SPANS.get_finished_spans()
    assert good.name == bad.name == "chat some-model"
    assert dict(bad.attributes or {})["error.type"] == "http"
    assert bad.status.status_code is trace.StatusCode.ERROR
    said = dict(good.attributes or {})
    assert said["gen_ai.request.model"] == "some-model"
    assert said["gen_ai.usage.input_tokens"] == USAGE["input"]
    assert said["gen_ai.usage.output_tokens"] == USAGE["output"]
    assert said["server.address"] == "127.0.0.1"
    told = repr([span.to_json() for span in (bad, good)])
    assert "sk-secret" not in told
    assert "سرمين" not in told
    data = METRICS.get_metrics_data()
    assert data is not None
    names = {
        metric.name
        for resource in data.resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
    }
    assert names == {"gen_ai.client.operation.duration", "gen_ai.client.token.usage"}


def test_a_call_that_is_given_up_ends_its_span() -> None:
    SPANS.clear()
    with serving() as provider:
        provider.answers(failure(401))
        with (
            Summarizer("openai/some-model", base_url=provider.url, api_key="sk-secret-key-1") as s,
            pytest.raises(ProviderError),
        ):
            s.summarize(TEXT)
    (span,) = SPANS.get_finished_spans()
    assert dict(span.attributes or {})["error.type"] == "auth"
