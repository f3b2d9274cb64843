"""Labels: every value of every vocabulary has one in each language, and no label is left over."""

import re
from enum import StrEnum
from itertools import groupby

import pytest

from summarizer import schemas
from summarizer.labels import Language, all_labels, label
from summarizer.schemas import Realis

VOCABULARIES = [
    found
    for found in vars(schemas).values()
    if isinstance(found, type) and issubclass(found, StrEnum)
]


def test_every_vocabulary_has_its_table_and_none_is_left_over() -> None:
    assert all_labels().keys() == {vocabulary.__name__ for vocabulary in VOCABULARIES}


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_value_is_labelled_in_both_languages(vocabulary: type[StrEnum]) -> None:
    table = all_labels()[vocabulary.__name__]
    assert table.keys() == {value.value for value in vocabulary}
    for value in vocabulary:
        assert re.fullmatch(r"[\u0621-\u0652 ]+", label(value, "ar")), value
        assert re.fullmatch(r"[A-Za-z' -]+", label(value, "en")), value
        assert table[value.value].keys() == {"ar", "en"}


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_two_values_share_a_label(vocabulary: type[StrEnum], language: Language) -> None:
    shown = sorted(label(value, language) for value in vocabulary)
    assert [text for text, same in groupby(shown) if len(list(same)) > 1] == []


def test_an_enum_without_labels_is_a_key_error() -> None:
    class Realis2(StrEnum):
        OCCURRED = Realis.OCCURRED.value

    with pytest.raises(KeyError, match="Realis2"):
        label(Realis2.OCCURRED, "en")
