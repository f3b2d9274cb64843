"""A composed article and its annotation, for tests of what travels through annotation tools."""

from typing import Any

from evals.annotation import GoldArticle, GoldDocument

TITLE = "قصف 😀 على الريحان"
TEXT = (
    "قُتل مدنيان، صباح الجمعة، بقصف مدفعي لقوات النظام على بلدة الريحان.\n\n"
    "وفي حادثة منفصلة، أصيب ثلاثة أشخاص بانفجار لغم قرب قرية الزيتونة، بحسب مراسلنا."
)
ARTICLE = GoldArticle(title=TITLE, text=TEXT, language="ar", published="2024-03-09")  # type: ignore[arg-type]  # pydantic reads the day
SOURCE = ARTICLE.source


def at(words: str) -> dict[str, Any]:
    """Return where words stand first in the text after the title."""
    start = SOURCE.index(words, len(TITLE))
    return {"start": start, "end": start + len(words), "text": words}


def gold(**given: Any) -> GoldDocument:
    """Return two incidents; the second has entries without words and a point on the map."""
    return GoldDocument.model_validate(
        {
            "doc_id": "x-1",
            "group": "rayhan",
            "split": "test",
            "register": "monitor",
            "tags": ["weekday"],
            "status": "adjudicated",
            "annotators": ["a1", "a2"],
            "origin": "composed",
            "sha256": ARTICLE.sha256,
            "article": ARTICLE.model_dump(),
            "has_incidents": True,
            "incidents": [first(), second()],
            "tolls": [],
            "key_facts": [
                {
                    "id": "f1",
                    "ar": "مقتل مدنيين",
                    "en": "Two civilians killed",
                    "weight": 3,
                    "anchors_ar": ["مقتل"],
                    "anchors_en": ["killed"],
                }
            ],
        }
        | given
    )


def first() -> dict[str, Any]:
    return {
        "id": "g1",
        "type": ["shelling_or_missile", "air_strike"],
        "salience": ["main"],
        "date": [
            {
                "start": "2024-03-08",
                "end": "2024-03-08",
                "precision": "day",
                "time_of_day": "morning",
                "quote": at("صباح الجمعة"),
            }
        ],
        "places": [{"names": ["الريحان", "Al-Rayhan"], "quote": at("بلدة الريحان")}],
        "actors": [
            {
                "names": ["assad_forces", "قوات النظام"],
                "role": ["perpetrator"],
                "quote": at("قوات النظام"),
            },
            {"names": ["مدنيون"], "role": ["target"], "optional": True, "quote": at("مدنيان")},
        ],
        "casualties": [
            {"outcome": "killed", "group": ["civilian"], "min": 2, "max": 2, "quote": at("مدنيان")}
        ],
        "totals": {"killed": {"min": 2, "max": 2}},
        "quotes": [at("قُتل مدنيان، صباح الجمعة")],
    }


def second() -> dict[str, Any]:
    return {
        "id": "g2",
        "type": ["ied_or_landmine"],
        "date": [],
        "places": [
            {
                "names": ["الزيتونة"],
                "lat": 36.5,
                "lon": 37.5,
                "relation": "near",
                "quote": at("قرية الزيتونة"),
            }
        ],
        "weapons": [{"category": ["landmine_uxo"]}],
        "quotes": [at("أصيب ثلاثة أشخاص بانفجار لغم"), at("بحسب مراسلنا")],
    }


def negative() -> GoldDocument:
    return gold(doc_id="x-2", has_incidents=False, incidents=[], tags=["no_incident"])
