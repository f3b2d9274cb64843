"""Inflection, look-up, romanising and the agreement of counted nouns."""

import pytest

from summarizer.rules.inflect import english_verb_forms, noun_forms, verb_forms
from summarizer.rules.lexicon import dictionary
from summarizer.rules.spot import mark
from summarizer.rules.wording import arabic_count, english_count, wording
from summarizer.rules.words import Dictionary, words_of
from summarizer.text.fold import fold_text
from summarizer.text.romanize import romanize


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("قصف/يقصف", "قصف قصفت قصفوا قصفها يقصف تقصف يقصفون"),
        ("ألقى/يلقي/ألقي", "ألقى ألقت ألقوا يلقي تلقي ألقيت"),
        ("أصاب/يصيب/أصيب", "أصاب أصيب أصيبت أصيبوا أصيبا تصيب"),
        ("شن/يشن", "شن شنت شنوا يشن شنها"),
        ("استهدف/يستهدف", "استهدفت استهدفوا استهدفته تستهدف استهدفا"),
    ],
)
def test_a_verb_is_known_in_its_forms(lemma: str, forms: str) -> None:
    assert {fold_text(form) for form in forms.split()} <= verb_forms(lemma)


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("غارة/غارات", ["غارة", "غارتان", "غارتين", "غارات", "غاراته"]),
        ("كمين/كمائن", ["كمين", "كميناً", "كمينان", "كمائن"]),
        ("عملية أمنية/عمليات أمنية", ["عملية أمنية", "عملية الأمنية", "عمليات أمنية"]),
    ],
)
def test_a_noun_is_known_in_its_forms(lemma: str, forms: list[str]) -> None:
    assert {fold_text(form) for form in forms} <= noun_forms(lemma)


def test_irregular_english_verbs_follow_their_entry() -> None:
    assert english_verb_forms("shoot/shot") == {"shoot", "shoots", "shooting", "shot"}


def test_the_longest_phrase_wins_and_clitics_come_off() -> None:
    entries = Dictionary()
    entries.add(["قصف"], "event", "short")
    entries.add(["قصف مدفعي"], "event", "long")
    hits = entries.spot(words_of("وبالقصف ثم قصف مدفعي"))["event"]
    assert [(hit.prefix, hit.value) for hit in hits] == [("وبال", "short"), ("", "long")]


def test_every_knowledge_file_of_the_rules_loads() -> None:
    kinds = dictionary().spot(words_of("قصفت طائرة مسيرة منزلا وفق المرصد السوري"))
    assert {"trigger", "weapon", "object", "according", "source"} <= set(kinds)


@pytest.mark.parametrize("n", [1, 2, 3, 10, 11, 99, 100, 101, 103, 111, 200])
def test_counted_nouns_agree(n: int) -> None:
    noun = wording().nouns["unspecified"]
    expected = {
        1: "شخص واحد",
        2: "شخصين",
        3: "3 أشخاص",
        10: "10 أشخاص",
        11: "11 شخصاً",
        99: "99 شخصاً",
        100: "100 شخص",
        101: "101 شخص",
        103: "103 أشخاص",
        111: "111 شخصاً",
        200: "200 شخص",
    }
    assert arabic_count(n, noun) == expected[n]
    assert english_count(n, noun) == ("one person" if n == 1 else f"{n} people")


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("أبو زينب", "Abu Zainab"),
        ("عبد الرحمن الجاسم", "Abdulrahman al-Jassem"),
        ("سرمين", "Sarmin"),
        ("كنصفرة", "Kansafra"),
        ("«محمد»", "Mohammed"),
        ("ISIS", "ISIS"),
    ],
)
def test_a_name_is_romanised(name: str, latin: str) -> None:
    assert romanize(name) == latin


def test_hits_are_found_by_the_word_that_they_begin_with_or_end_before() -> None:
    text = "قُتل مدنيان وأصيب ثلاثة أطفال بقصف على بلدة سرمين في ريف إدلب"
    notes = mark(text, [(0, len(text))], english=False)
    for kind, least in (("people", 2), ("place", 2), ("trigger", 3)):
        assert len(notes.within(kind, 0, len(notes.words))) >= least
        for hit in notes.hits[kind]:
            assert notes.within(kind, hit.first, hit.last) == [hit]
            assert notes.begins_at(kind, hit.first, hit.last) == hit
            assert notes.begins_at(kind, hit.first, hit.last - 1) is None
            assert notes.any_begins_at({kind, "no kind"}, hit.first, hit.last)
            assert not notes.any_begins_at({"no kind"}, hit.first, hit.last)
            assert notes.ends_at(kind, hit.last) == hit
            assert notes.ends_at(kind, hit.first) != hit
