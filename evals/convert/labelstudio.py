"""Label Studio: JSON tasks, and the labelling configuration beside them.

Create a project, paste `<name>.config.xml` under Settings, Labeling Interface, Code, and import
`<name>.json`. Mark words with a label, give each region the number of its incident (all that
belongs to one incident has one number), and fill in what the panel asks. Whether the article has
incidents must be answered, so that articles without any are not lost. Export as JSON, not JSON-MIN.

`data.gold` carries the annotation that was exported; leave it alone.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from summarizer.errors import EvaluationError

from ..annotation import GoldArticle, GoldDocument
from .carried import Head, carried, carry, check_text, foreign, head_of
from .labelstudio_config import HAS, INCIDENT_NUMBER, LABEL, NUMBERS, TEXT, labelling_config
from .marks import INCIDENT, LABELS, Mark, group_id, marks_of, stripped
from .places import quote_at
from .rebuild import Found

_KEY = {"choices": "choices", "textarea": "text"}


def write_labelstudio(documents: Sequence[GoldDocument | Head], path: Path) -> None:
    """Write tasks to `path`, and the configuration to `<path without .json>.config.xml`."""
    tasks = [_task(n, document) for n, document in enumerate(documents, 1)]
    numbers = [len(d.incidents) for d in documents if isinstance(d, GoldDocument)]
    content = json.dumps(tasks, ensure_ascii=False, indent=1)
    path.write_text(f"{content}\n", encoding="utf-8", newline="\n")
    config = path.with_suffix(".config.xml")
    config.write_text(labelling_config(max([NUMBERS, *numbers])), encoding="utf-8", newline="\n")


def read_labelstudio(
    path: Path,
    articles: Mapping[str, GoldArticle] | None = None,
    annotator: str | None = None,
) -> Iterator[Found]:
    """Yield every task; one without annotation has no marks and no answer.

    Args:
        annotator: whose to take where a task has several, as Label Studio numbers people.

    Raises:
        EvaluationError: the file is not Label Studio's JSON, or a task is malformed or annotated
            by several and nobody was named.
    """
    try:
        tasks = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise EvaluationError(f"{path}: is not JSON: {error}") from error
    if not isinstance(tasks, list) or not all(
        isinstance(task, dict) and isinstance(task.get("data"), dict) for task in tasks
    ):
        raise EvaluationError(
            f"{path}: is not a list of tasks with data; export from Label Studio as JSON, not "
            "JSON-MIN or CSV"
        )
    for n, task in enumerate(tasks, 1):
        where = f"{path}: task {task.get('id', n)}"
        try:
            yield _found(task, where, articles, annotator)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise EvaluationError(
                f"{where}: is not as Label Studio writes it: {error!r}"
            ) from error


def _task(n: int, document: GoldDocument | Head) -> dict[str, Any]:
    head = head_of(document) if isinstance(document, GoldDocument) else document
    article = head.article
    about = (article.published, article.outlet, head.doc_id)
    task: dict[str, Any] = {
        "id": n,
        "data": {
            "text": article.source,
            "doc_id": head.doc_id,
            "title_line": " · ".join(str(part) for part in about if part),
            "gold": carry(document),
        },
    }
    if isinstance(document, GoldDocument):
        task["annotations"] = [{"result": [*_results(document)]}]
    return task


def _results(document: GoldDocument) -> Iterator[dict[str, Any]]:
    answer = "yes" if document.has_incidents else "no"
    yield _result("document", HAS, "choices", {"choices": [answer]})
    numbers = {incident.id: str(n) for n, incident in enumerate(document.incidents, 1)}
    for mark in marks_of(document):
        if mark.quote is None:
            continue
        region = f"m{mark.number}"
        words = {"start": mark.quote.start, "end": mark.quote.end, "text": mark.quote.text}
        yield _result(region, LABEL, "labels", words | {"labels": [mark.label]})
        if mark.group is not None:
            chosen = words | {"choices": [numbers[mark.group]]}
            yield _result(region, INCIDENT_NUMBER, "choices", chosen)
        for field in LABELS[mark.label].fields:
            if texts := list(mark.values.get(field.name, ())):
                kind = "choices" if field.options or field.kind == "flag" else "textarea"
                value = words | {_KEY[kind]: texts}
                yield _result(region, f"{mark.label}_{field.name}", kind, value)


def _result(region: str, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": region, "from_name": name, "to_name": TEXT, "type": kind, "value": value}


def _found(
    task: Mapping[str, Any],
    where: str,
    articles: Mapping[str, GoldArticle] | None,
    annotator: str | None,
) -> Found:
    data = task["data"]
    if not isinstance(data.get("text"), str):
        raise EvaluationError(f"{where}: data has no text")
    original = None
    if isinstance(data.get("gold"), str):
        head, original = carried(data["gold"], where)
        check_text(head.article, data["text"], where)
    else:
        doc_id = str(data.get("doc_id") or task.get("id") or where)
        head = foreign(doc_id, data["text"], where, articles)
    annotation = _chosen(task.get("annotations") or [], where, annotator)
    if annotation is None:
        return Found(where, head, None, [], None)
    ids = [incident.id for incident in original.incidents] if original else []
    results = annotation.get("result") or []
    return Found(
        where,
        head,
        original,
        _marks(results, head.article.source, ids, where),
        _answer(results),
        _name(annotation),
    )


def _chosen(
    annotations: Sequence[Mapping[str, Any]], where: str, annotator: str | None
) -> Mapping[str, Any] | None:
    """Return the annotation to read; cancelled ones were skipped by their annotator."""
    done = [a for a in annotations if not a.get("was_cancelled")]
    if annotator is not None:
        done = [a for a in done if _name(a) in (annotator, None)]
    if len(done) > 1:
        names = ", ".join(str(_name(a)) for a in done)
        raise EvaluationError(
            f"{where}: is annotated by {names}; import each with --annotator NAME, compare them "
            "with `summarizer eval agree`"
        )
    return done[0] if done else None


def _name(annotation: Mapping[str, Any]) -> str | None:
    """Return who annotated: the number, for names are nobody's business."""
    by = annotation.get("completed_by")
    by = by.get("id") if isinstance(by, dict) else by
    return None if by is None else str(by)


def _answer(results: Sequence[Mapping[str, Any]]) -> bool | None:
    for result in results:
        if result.get("from_name") == HAS:
            return bool(result["value"]["choices"] == ["yes"])
    return None


def _marks(
    results: Sequence[Mapping[str, Any]], source: str, ids: Sequence[str], where: str
) -> list[Mark]:
    """Make a mark of each region; further results with its id are its values."""
    regions = [result for result in results if result.get("type") == "labels"]
    values: dict[str, dict[str, tuple[str, ...]]] = {str(r["id"]): {} for r in regions}
    for result in results:
        if result.get("type") in ("choices", "textarea") and str(result.get("id")) in values:
            given = result["value"].get(_KEY[result["type"]]) or ()
            texts = (given,) if isinstance(given, str) else tuple(map(str, given))
            values[str(result["id"])][str(result["from_name"])] = texts
    numbers = _numbers(regions, values, results)
    return [
        _mark(region, values[str(region["id"])], numbers.get(str(region["id"])), source, ids, where)
        for region in regions
    ]


def _mark(
    region: Mapping[str, Any],
    said: Mapping[str, tuple[str, ...]],
    number: int | None,
    source: str,
    ids: Sequence[str],
    where: str,
) -> Mark:
    value, name = region["value"], str(region["id"])
    at = f"{where}, region {name}"
    label = ", ".join(value.get("labels") or value.get("hypertextlabels") or ["nothing"])
    if label not in LABELS:
        raise EvaluationError(f"{at}: is labelled {label}, not one of {', '.join(LABELS)}")
    try:
        quote = quote_at(source, int(value["start"]), int(value["end"]), value.get("text"))
    except ValueError as error:
        raise EvaluationError(f"{at}: {error}; mark it again") from error
    mark = Mark(
        label,
        group_id(number, ids) if number else None,
        quote,
        {
            field.removeprefix(f"{label}_"): texts
            for field, texts in said.items()
            if field != INCIDENT_NUMBER
        },
        int(name[1:]) if re.fullmatch(r"m\d+", name) else None,
        at,
    )
    return stripped(mark)


def _numbers(
    regions: Sequence[Mapping[str, Any]],
    values: Mapping[str, Mapping[str, tuple[str, ...]]],
    results: Sequence[Mapping[str, Any]],
) -> dict[str, int]:
    """Return the incident's number of each region: as chosen, else that of a related incident.

    Incidents without a number get the next free ones.
    """
    numbers = {
        region: int(said[INCIDENT_NUMBER][0])
        for region, said in values.items()
        if said.get(INCIDENT_NUMBER)
    }
    starts = [str(r["id"]) for r in regions if r["value"].get("labels") == [INCIDENT]]
    free = (n for n in count(1) if n not in numbers.values())
    for region in starts:
        if region not in numbers:
            numbers[region] = next(free)
    for result in results:
        if result.get("type") == "relation":
            ends = (str(result["from_id"]), str(result["to_id"]))
            for one, other in (ends, ends[::-1]):
                if one in starts:
                    numbers.setdefault(other, numbers[one])
    return numbers
