"""The JSON Schema that binds a model's answer: closed, everything required, made once."""

import hashlib
import json
from copy import deepcopy
from functools import cache
from typing import Any

from pydantic import BaseModel

from summarizer.schemas import Extraction


@cache
def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of `model` as OpenAI's strict mode wants it. Do not change the result.

    Titles and defaults go (they cost tokens and are refused or ignored), every object is
    closed and requires all its fields, and a `$ref` stands alone or is written out.
    Source: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
    """
    schema = model.model_json_schema()
    return _strict(schema, schema.get("$defs", {}))


@cache
def schema_hash() -> str:
    """Return the identity of the schema that models fill in; in every record."""
    canonical = json.dumps(strict_schema(Extraction), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _strict(node: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in node and len(node.keys() - {"default"}) > 1:
        node = {**deepcopy(definitions[node["$ref"].removeprefix("#/$defs/")]), **node}
        del node["$ref"]
    kept = {key: value for key, value in node.items() if key not in ("title", "default")}
    for key in ("$defs", "properties"):
        if key in kept:
            kept[key] = {name: _strict(part, definitions) for name, part in kept[key].items()}
    if "items" in kept:
        kept["items"] = _strict(kept["items"], definitions)
    if "anyOf" in kept:
        kept["anyOf"] = [_strict(part, definitions) for part in kept["anyOf"]]
    if kept.get("type") == "object":
        kept["additionalProperties"] = False
        kept["required"] = list(kept.get("properties", {}))
    return kept
