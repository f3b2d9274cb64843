"""The worked examples of the prompt say only what their articles say, and the archive parses."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from summarizer import prompts
from summarizer.article import make_article
from summarizer.prompts import Example
from summarizer.schemas import Article, Bilingual, ExtractedIncident, Extraction, NameKind
from summarizer.text.header import split_header

ROOT = Path(__file__).parents[1]
STEMS = sorted(
    path.name.removesuffix(".article.txt")
    for path in (ROOT / "prompts/incident/examples").glob("*.article.txt")
)
ARCHIVE = sorted((ROOT / "examples/archive").glob("*.txt"))

worked = pytest.mark.parametrize("stem", STEMS)
archived = pytest.mark.parametrize("path", ARCHIVE, ids=lambda path: path.stem)


def example(stem: str) -> Example:
    return next(e for e in prompts.examples("incident") if e.name == stem)


def sentences(article: Article, numbers: list[int]) -> str:
    by_number = {s.n: article.text[s.start : s.end] for s in article.sentences}
    return "\n".join(by_number[n] for n in numbers)


def mentions(value: object) -> Iterator[str]:
    """Every field of an incident or toll that is copied from the article."""
    if isinstance(value, BaseModel):
        for name, field in value:
            if name in {"text", "period", "scope"} and isinstance(field, str):
                yield field
            else:
                yield from mentions(field)
    elif isinstance(value, list):
        for item in value:
            yield from mentions(item)


def english_names(incident: ExtractedIncident) -> set[str]:
    names = {place.name for place in incident.places} | {actor.name for actor in incident.actors}
    names |= {person.name for person in incident.people}
    return names | {source.name for source in incident.sources}


def written(answer: Extraction) -> list[Bilingual]:
    points = [Bilingual(ar=point.ar, en=point.en) for point in answer.summary]
    return [answer.headline, *points, *(incident.note for incident in answer.incidents)]


def digits(text: str) -> set[int]:
    return {int(number) for number in re.findall(r"\d+", text)}


def test_there_are_worked_examples_of_each_kind() -> None:
    answers = [e.answer for e in prompts.examples("incident")]
    assert len(answers) >= 4
    assert any(not answer.incidents for answer in answers)
    assert any(len(answer.incidents) > 2 for answer in answers)
    assert any(answer.tolls for answer in answers)
    assert {e.article.language for e in prompts.examples("incident")} == {"ar", "en"}


@worked
def test_every_mention_stands_in_the_sentences_that_its_incident_cites(stem: str) -> None:
    found = example(stem)
    for incident in found.answer.incidents:
        cited = sentences(found.article, incident.sentences)
        assert [text for text in mentions(incident) if text not in cited] == []


@worked
def test_every_toll_is_verbatim_in_one_sentence(stem: str) -> None:
    found = example(stem)
    each = [sentences(found.article, [s.n]) for s in found.article.sentences]
    for toll in found.answer.tolls:
        assert any(all(text in sentence for text in mentions(toll)) for sentence in each), toll


@worked
def test_sentence_numbers_are_those_of_the_article(stem: str) -> None:
    found = example(stem)
    known = {s.n for s in found.article.sentences}
    cited = [point.sentences for point in found.answer.summary]
    cited += [incident.sentences for incident in found.answer.incidents]
    for numbers in cited:
        assert numbers
        assert numbers == sorted(set(numbers))
        assert set(numbers) <= known


@worked
def test_a_sentence_is_a_line_or_part_of_one(stem: str) -> None:
    found = example(stem)
    assert found.article.sentences[0].start == 0
    assert sentences(found.article, [1]) == found.article.title
    assert not any("\n" in sentences(found.article, [s.n]) for s in found.article.sentences)


@worked
def test_no_digit_is_written_that_the_article_has_not(stem: str) -> None:
    found = example(stem)
    known = digits(found.article.text)
    for text in written(found.answer):
        assert digits(text.ar) <= known, text.ar
        assert digits(text.en) <= known, text.en


@worked
def test_the_two_languages_write_the_same_digits(stem: str) -> None:
    for text in written(example(stem).answer):
        assert digits(text.ar) == digits(text.en)


@worked
def test_every_name_used_has_one_entry(stem: str) -> None:
    answer = example(stem).answer
    listed = [name.en for name in answer.names]
    assert len(listed) == len(set(listed))
    assert len({name.ar for name in answer.names}) == len(answer.names)
    assert set().union(*map(english_names, answer.incidents)) <= set(listed)


@worked
def test_casualty_rows_point_at_sources_that_are_there(stem: str) -> None:
    for incident in example(stem).answer.incidents:
        for row in incident.casualties:
            assert row.source is None or 1 <= row.source <= len(incident.sources)


@worked
def test_summaries_and_headlines_are_short(stem: str) -> None:
    answer = example(stem).answer
    assert 1 <= len(answer.summary) <= 6
    assert len(answer.headline.ar.split()) <= 12
    assert len(answer.headline.en.split()) <= 12


def test_no_person_of_a_worked_example_is_in_the_example_archive() -> None:
    """Such a name in an answer to an archive article can then only be a leak of the prompt."""
    people = {
        name.ar
        for e in prompts.examples("incident")
        for name in e.answer.names
        if name.kind is NameKind.PERSON
    }
    assert people
    archive = "\n".join(path.read_text(encoding="utf-8") for path in ARCHIVE)
    assert [person for person in sorted(people) if person in archive] == []


def test_the_example_archive_has_a_readable_number_of_articles() -> None:
    assert len(ARCHIVE) >= 14


@archived
def test_an_example_article_parses(path: Path) -> None:
    header, body = split_header(path.read_text(encoding="utf-8"))
    assert set(header) == {"title", "published", "outlet", "url"}
    assert header["url"].startswith("https://example.org/")
    article = make_article(
        body,
        title=header["title"],
        published=header["published"],
        outlet=header["outlet"],
        url=header["url"],
    )
    assert article.published is not None
    assert 2023 <= article.published.year <= 2025
    assert len(article.sentences) >= 3
    assert 90 <= len(article.text.split()) <= 700
