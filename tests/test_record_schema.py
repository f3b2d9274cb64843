"""Every schema is written to JSON and read back without loss, the whole record included."""

import inspect

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from summarizer import schemas
from summarizer.schemas import Article, Check, Incident, Name, Record, Schema

st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))

SMALL = [
    value
    for _, value in inspect.getmembers(schemas, inspect.isclass)
    if issubclass(value, Schema) and value not in (Schema, Record)
]
# Deep schemas are slow to generate and their failures slow to shrink.
quick = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


@quick
@pytest.mark.parametrize("schema", SMALL, ids=[schema.__name__ for schema in SMALL])
@given(data=st.data())
def test_a_schema_survives_json(schema: type[Schema], data: st.DataObject) -> None:
    value = data.draw(st.from_type(schema))
    assert schema.model_validate_json(value.model_dump_json()) == value


@quick
@given(
    record=st.builds(
        Record,
        article=st.from_type(Article),
        incidents=st.lists(st.from_type(Incident), max_size=1),
        checks=st.lists(st.from_type(Check), max_size=2),
    )
)
def test_a_record_survives_json(record: Record) -> None:
    assert Record.model_validate_json(record.model_dump_json()) == record


def test_the_json_names_its_schema() -> None:
    assert Record.model_json_schema(by_alias=True)["properties"]["schema"]["const"] == "record/1"


def test_names_are_frozen_and_closed() -> None:
    name = Name.model_validate({"ar": "حلب", "en": "Aleppo", "kind": "place"})
    with pytest.raises(ValueError, match="frozen"):
        name.ar = "حماة"
    with pytest.raises(ValueError, match="Extra inputs"):
        Name.model_validate({"ar": "حلب", "en": "Aleppo", "kind": "place", "note": "x"})
