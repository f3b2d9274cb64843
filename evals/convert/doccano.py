"""doccano: JSONL with entities and relations, and its label types beside it.

Create a sequence labelling project with relations and overlapping entities allowed; import
`<name>.labels.json` as span types and `<name>.relations.json` as relation types. Mark the words
that tell an incident with its type (`incident:air_strike`), and draw a relation `of` from all that
belongs to it (not needed if the article has only one). Mark any word `no_incident` in an article
without incidents.

doccano has no attributes, so a label carries the category that must be there, and anything else is
typed as a comment on the article, a line for each mark: `the marked words: count=7; names=…`. The
field `gold` carries the annotation that was exported; leave it alone. doccano keeps no
words with its offsets, which are taken as code points, so that wrong ones cannot be noticed.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from summarizer.errors import EvaluationError

from ..annotation import GoldArticle, GoldDocument
from .carried import Head, carried, carry, check_text, foreign, head_of
from .marks import INCIDENT, LABELS, NONE, TOLL, Label, Mark, group_id, in_order, marks_of, stripped
from .notes import read_note
from .places import quote_at
from .rebuild import Found

OF = "of"


def write_doccano(documents: Sequence[GoldDocument | Head], path: Path) -> None:
    """Write articles to `path`, and label types beside it."""
    lines = [json.dumps(_row(n, d), ensure_ascii=False) for n, d in enumerate(documents, 1)]
    _write(path, "".join(f"{line}\n" for line in lines))
    spans = [
        {"text": name, "background_color": color, "text_color": "#ffffff"}
        for name, color in _span_types()
    ]
    _write(path.with_suffix(".labels.json"), json.dumps(spans, indent=1) + "\n")
    relation = [{"text": OF, "background_color": "#888888", "text_color": "#ffffff"}]
    _write(path.with_suffix(".relations.json"), json.dumps(relation, indent=1) + "\n")


def read_doccano(path: Path, articles: Mapping[str, GoldArticle] | None = None) -> Iterator[Found]:
    """Yield every article of an export, with relations or without.

    Raises:
        EvaluationError: the file cannot be read, or a line is not as doccano writes it.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: is not UTF-8 at byte {error.start}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            where = f"{path}:{number}"
            try:
                yield _found(json.loads(line), where, articles)
            except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
                raise EvaluationError(
                    f"{where}: is not as doccano exports it (JSONL with text and entities): "
                    f"{error!r}"
                ) from error


def as_doccano_shows(mark: Mark) -> Mark:
    """Reduce a mark to its label's categories, which is all that doccano shows of it."""
    required = {field.name for field in LABELS[mark.label].fields if field.required}
    values = {name: texts[:1] for name, texts in mark.values.items() if name in required}
    return stripped(replace(mark, values=values, number=None))


def _row(number: int, document: GoldDocument | Head) -> dict[str, Any]:
    head = head_of(document) if isinstance(document, GoldDocument) else document
    row: dict[str, Any] = {"id": number, "text": head.article.source, "doc_id": head.doc_id}
    entities, relations = [], []
    if isinstance(document, GoldDocument):
        marks = [mark for mark in marks_of(document) if mark.quote]
        starts = {mark.group: n for n, mark in enumerate(marks, 1) if mark.label == INCIDENT}
        for n, mark in enumerate(marks, 1):
            assert mark.quote
            entities.append(_entity(n, _type(mark), mark.quote.start, mark.quote.end))
            if mark.label not in (INCIDENT, TOLL) and mark.group in starts:
                target = starts[mark.group]
                relations.append({"id": n, "from_id": n, "to_id": target, "type": OF})
        if not document.has_incidents:
            entities.append(_entity(len(marks) + 1, NONE, *_first_word(head.article.source)))
    return row | {"entities": entities, "relations": relations, "gold": carry(document)}


def _entity(number: int, label: str, start: int, end: int) -> dict[str, Any]:
    return {"id": number, "label": label, "start_offset": start, "end_offset": end}


def _first_word(source: str) -> tuple[int, int]:
    start = len(source) - len(source.lstrip())
    return start, start + len((source.split() or [""])[0])


def _type(mark: Mark) -> str:
    required = [field.name for field in LABELS[mark.label].fields if field.required]
    return ":".join([mark.label, *(mark.values[name][0] for name in required)])


def _span_types() -> Iterator[tuple[str, str]]:
    for label in LABELS.values():
        for name in _names(label):
            yield name, label.color
    yield NONE, "#333333"


def _names(label: Label) -> list[str]:
    names = [label.name]
    for field in label.fields:
        if field.required and field.options:
            names = [f"{name}:{value}" for name in names for value in field.options]
    return names


def _found(row: Any, where: str, articles: Mapping[str, GoldArticle] | None) -> Found:
    about = row.get("meta") or row.get("metadata") or {}
    kept = row.get("gold") or about.get("gold")
    text = row["text"] if "text" in row else row["data"]
    original = None
    if isinstance(kept, str):
        head, original = carried(kept, where)
        check_text(head.article, text, where)
    else:
        doc_id = row.get("doc_id") or about.get("doc_id") or row.get("id") or where
        head = foreign(str(doc_id), text, where, articles)
    if original is not None and _untouched(row, original):
        # What doccano cannot tell apart, such as two incidents dated by the same words, is kept.
        marks = [as_doccano_shows(mark) for mark in marks_of(original) if mark.quote]
        return Found(where, head, original, marks, None if original.has_incidents else False)
    marks = list(_marks(row, head.article.source, original, where))
    marks = _commented(marks, row.get("Comments") or row.get("comments") or [], where)
    return Found(
        where,
        head,
        original,
        [stripped(mark) for mark in marks if mark.label != NONE],
        False if any(mark.label == NONE for mark in marks) else None,
    )


def _untouched(row: Mapping[str, Any], original: GoldDocument) -> bool:
    ours = _row(0, original)
    comments = row.get("Comments") or row.get("comments")
    return not comments and all(row.get(name) == ours[name] for name in ("entities", "relations"))


def _marks(
    row: Mapping[str, Any], source: str, original: GoldDocument | None, where: str
) -> Iterator[Mark]:
    """Yield the marks of an article; one that is related to two incidents is one of each."""
    found: dict[object, Mark] = {}
    for n, entity in enumerate(_entities(row)):
        at = f"{where}, entity {entity.get('id', n + 1)}"
        try:
            quote = quote_at(source, int(entity["start_offset"]), int(entity["end_offset"]))
        except ValueError as error:
            raise EvaluationError(f"{at}: {error}") from error
        name, *categories = str(entity["label"]).split(":")
        required = [f.name for f in LABELS[name].fields if f.required] if name in LABELS else []
        if (name not in LABELS and name != NONE) or len(categories) > len(required):
            raise EvaluationError(f"{at}: {entity['label']} is none of the labels of .labels.json")
        values = {field: (value,) for field, value in zip(required, categories, strict=False)}
        found[entity.get("id", f"#{n}")] = Mark(name, None, quote, values, None, at)
    groups = _groups(found, original)
    owners: dict[object, list[str]] = {name: [group] for name, group in groups.items()}
    for relation in row.get("relations") or []:
        ends = (relation["from_id"], relation["to_id"])
        for one, other in (ends, ends[::-1]):
            if one in groups and other in found and other not in groups:
                owners.setdefault(other, []).append(groups[one])
    for key, mark in found.items():
        for group in dict.fromkeys(owners.get(key, [])) or [None]:
            yield replace(mark, group=group)


def _entities(row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield entities of a relation export, or the triples of an export without relations."""
    for entity in row.get("entities") or row.get("label") or row.get("labels") or []:
        if isinstance(entity, dict):
            yield entity
        else:
            start, end, label = entity
            yield {"start_offset": start, "end_offset": end, "label": label}


def _groups(found: Mapping[object, Mark], original: GoldDocument | None) -> dict[object, str]:
    """Return the incident's id of each entity that tells one: by place, since ids are doccano's."""
    ids = [incident.id for incident in original.incidents] if original else []
    known = {
        (incident.quotes[0].start, incident.quotes[0].end): incident.id
        for incident in (original.incidents if original else [])
        if incident.quotes
    }
    starts = {name: mark for name, mark in found.items() if mark.label == INCIDENT}
    ordered = {id(mark): n for n, mark in enumerate(in_order(list(starts.values())), 1)}
    groups: dict[object, str] = {}
    for name, mark in starts.items():
        assert mark.quote
        new = group_id(len(ids) + ordered[id(mark)], ids)
        groups[name] = known.pop((mark.quote.start, mark.quote.end), new)
    return groups


def _commented(marks: Sequence[Mark], comments: Sequence[Any], where: str) -> list[Mark]:
    """Add the values that comments give: `the marked words: field=value; field=value`."""
    marks = list(marks)
    for comment in comments:
        text = comment["text"] if isinstance(comment, dict) else str(comment)
        for line in text.split("\n"):
            words, colon, values = line.rpartition(": ")
            if not colon or "=" not in values:
                continue
            mine = [
                n
                for n, m in enumerate(marks)
                if m.label in LABELS and m.quote and m.quote.text == words.strip()
            ]
            if not mine:
                raise EvaluationError(f"{where}: comment «{line}»: «{words}» is not marked")
            for n in mine:
                named = {field.name for field in LABELS[marks[n].label].fields}
                given = {k: v for k, v in read_note(values).items() if k in named}
                marks[n] = replace(marks[n], values={**marks[n].values, **given})
    return marks


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
