"""Small extractions for tests: everything empty but what a test is about."""

from typing import Any

from summarizer.article import make_article
from summarizer.schemas import Article, Extraction

ARTICLE = make_article(
    "أعلنت قوات الأمن، الثلاثاء، مقتل ثلاثة مدنيين بينهم طفلان في قصف على بلدة سرمين بريف إدلب.\n\n"
    "وقالت مصادر محلية إن سبعة أشخاص أُصيبوا، فيما لم يكن القائد أبو مازن في المكان.",
    title="قصف على سرمين",
    published="2024-07-30",
)
"""A composed article; the title is sentence 1."""


def incident(**given: Any) -> dict[str, Any]:
    return {
        "sentences": [2],
        "event_type": "shelling_or_missile",
        "salience": "main",
        "realis": "occurred",
        "certainty": "single_source",
        "note": {"ar": "قصف على سرمين.", "en": "Shelling of Sarmin."},
        "date": None,
        "places": [],
        "actors": [],
        "people": [],
        "casualties": [],
        "weapons": [],
        "objects": [],
        "seized": [],
        "sources": [],
    } | given


def extraction(*incidents: dict[str, Any], **given: Any) -> Extraction:
    return Extraction.model_validate(
        {
            "headline": {"ar": "قصف على سرمين", "en": "Shelling of Sarmin"},
            "summary": [{"ar": "قُصفت سرمين.", "en": "Sarmin was shelled.", "sentences": [1]}],
            "names": [],
            "incidents": list(incidents),
            "tolls": [],
        }
        | given
    )


def casualty(text: str, low: int | None, high: int | None = None, **given: Any) -> dict[str, Any]:
    return {
        "outcome": "killed",
        "group": "civilian",
        "demographic": "unspecified",
        "text": text,
        "min": low,
        "max": low if high is None else high,
        "qualifier": "exact",
        "subset": False,
        "source": None,
    } | given


def place(text: str, name: str, **given: Any) -> dict[str, Any]:
    return {
        "text": text,
        "name": name,
        "kind": "town",
        "relation": "at",
        "district": None,
        "governorate": None,
        "country": "SY",
    } | given


def actor(text: str, name: str, role: str, kind: str, **given: Any) -> dict[str, Any]:
    return {"text": text, "name": name, "role": role, "kind": kind, "basis": "stated_fact"} | given


def source(text: str, name: str, **given: Any) -> dict[str, Any]:
    return {"text": text, "name": name, "kind": "official", "act": "asserts"} | given


def date(text: str, kind: str, **given: Any) -> dict[str, Any]:
    return {
        "text": text,
        "kind": kind,
        "day": None,
        "month": None,
        "year": None,
        "weekday": None,
        "n": None,
        "direction": None,
        "time_of_day": None,
    } | given


def article(text: str, published: str | None = "2024-07-30", **given: Any) -> Article:
    return make_article(text, published=published, **given)
