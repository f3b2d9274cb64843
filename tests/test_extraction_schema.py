"""The extraction's JSON Schema is accepted by strict servers and by grammar engines."""

import importlib
import importlib.util
import json
import os
from typing import Any

import pytest

from summarizer.llm.strict import strict_schema
from summarizer.schemas import Extraction

SCHEMA = strict_schema(Extraction)

ALLOWED = {
    "$defs", "$ref", "additionalProperties", "anyOf", "description", "enum", "items",
    "properties", "required", "title", "type", "const",
}  # fmt: skip
"""Keywords that OpenAI's strict mode and its older limits both take."""


def inlined(node: Any) -> Any:
    """Return `node` with every $ref replaced by what it points at."""
    if isinstance(node, list):
        return [inlined(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return inlined(SCHEMA["$defs"][node["$ref"].removeprefix("#/$defs/")])
    return {key: inlined(value) for key, value in node.items() if key != "$defs"}


def walk(node: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every schema in `node`, itself included."""
    children = [*node.get("properties", {}).values(), *node.get("anyOf", [])]
    children += [node["items"]] if "items" in node else []
    return [node] + [found for child in children for found in walk(child)]


def depth(node: dict[str, Any]) -> int:
    """Count nested objects and arrays, the root included; a union is no level."""
    children = [*node.get("properties", {}).values(), *node.get("anyOf", [])]
    children += [node["items"]] if "items" in node else []
    below = max((depth(child) for child in children), default=0)
    return below + (node.get("type") in ("object", "array"))


ALL = walk(inlined(SCHEMA))


def test_the_root_is_one_plain_object() -> None:
    assert SCHEMA["type"] == "object"
    assert "anyOf" not in SCHEMA


def test_every_object_is_closed_and_requires_every_field() -> None:
    for node in ALL:
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert sorted(node["required"]) == sorted(node["properties"])


def test_only_keywords_that_strict_mode_takes_are_used() -> None:
    for node in ALL:
        assert set(node) <= ALLOWED, node


def test_the_older_limits_hold_too() -> None:
    properties = sum(len(node.get("properties", {})) for node in ALL)
    assert properties <= 100
    assert depth(inlined(SCHEMA)) <= 5


def test_names_and_values_are_ascii() -> None:
    assert json.dumps(SCHEMA, ensure_ascii=False).isascii()


def test_enum_values_stay_far_below_the_limit() -> None:
    assert sum(len(node.get("enum", [])) for node in ALL) <= 500


def test_llguidance_compiles_it() -> None:
    llguidance = pytest.importorskip("llguidance")
    grammar = llguidance.LLMatcher.grammar_from_json_schema(SCHEMA)
    assert llguidance.LLMatcher.validate_grammar(grammar) == ""


def test_xgrammar_compiles_it() -> None:
    if importlib.util.find_spec("xgrammar") is None and not os.environ.get("CI"):
        pytest.skip("xgrammar is not installed: pip install -e '.[grammars]'")
    xgrammar = importlib.import_module("xgrammar")
    assert xgrammar.Grammar.from_json_schema(json.dumps(SCHEMA))
