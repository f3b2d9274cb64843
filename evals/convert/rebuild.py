"""Marks back to gold: what a person left alone comes back as it was, what was changed as changed.

The annotation that was exported travels with the file. Its marks are compared with those found:
if they are the same, it comes back exactly; else changed marks change their entries, missing ones
remove them, and new ones add some. Without it, an annotation is made of the marks alone.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from summarizer.errors import EvaluationError

from ..annotation import GoldDocument, Split, Status
from ..gold_file import as_line
from .carried import Head
from .marks import ENTRIES, INCIDENT, LABELS, TOLD, TOLL, Mark, in_order, marks_of
from .values import completed, field_value, summed

Project = Callable[[Mark], Mark]
"""Reduces a mark to what a tool shows of it."""
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """One article as a tool's file has it."""

    where: str
    """File and task."""
    head: Head
    original: GoldDocument | None
    """The annotation that was exported; None if the article was annotated from nothing."""
    marks: Sequence[Mark]
    has_incidents: bool | None
    """As the annotator says; None: not said."""
    annotator: str | None = None


@dataclass(frozen=True, slots=True)
class _Slot:
    """A mark and its entry; `order` keeps entries in the order that they had."""

    mark: Mark
    entry: Entry
    order: int


def rebuild(
    found: Found, *, split: Split | None = None, project: Project = lambda mark: mark
) -> GoldDocument | None:
    """Return the annotation, or None if nobody annotated the article.

    Args:
        split: of an article that names none; `dev` if neither does.
        project: applied to the exported marks before they are compared.

    Raises:
        EvaluationError: lists every fault: a mark without an incident, a value that is none.
    """
    original, said = found.original, found.has_incidents
    if original:
        found = replace(found, marks=_at_home(original, found.marks))
    before = [project(m) for m in marks_of(original) if m.quote] if original else []
    if original and said in (None, original.has_incidents) and _same(before, found.marks):
        return original
    if not original and said is None and not found.marks:
        return None
    faults: list[str] = []
    read: list[str] = []
    dump = json.loads(as_line(original)) if original else fresh(found, split)
    exported = _entries(original, dump) if original else ()
    slots = [_Slot(project(mark), entry, n) for n, (mark, entry) in enumerate(exported)]
    made: list[_Slot] = []
    for n, (slot, mark) in enumerate(_paired(slots, _grouped(found, faults)), len(slots)):
        try:
            order = slot.order if slot else n
            made.append(_Slot(mark, _entry(found, slot, mark, read), order))
        except ValueError as error:
            faults.append(f"{_at(mark)}: {error}")
    fields = _assembled(dump, made, [s for s in slots if not s.mark.quote], faults)
    if read:
        note = f"read from the words by code, to be checked: {'; '.join(read)}"
        fields["notes"] = "\n".join(filter(None, [fields.get("notes"), note]))
    if said is None and not found.marks and not fields["incidents"]:
        faults.append(
            f"{found.where}: every mark was removed; if the article has no incidents, say so"
        )
    return finished(found, fields, faults)


def finished(found: Found, fields: Entry, faults: Sequence[str]) -> GoldDocument:
    """Return the document with these fields, if its answer agrees with its incidents.

    Raises:
        EvaluationError: lists `faults`, and what is wrong with the fields.
    """
    said = found.has_incidents
    has = any(not incident.get("optional") for incident in fields["incidents"])
    faults = list(faults)
    if said is not None and said != has:
        faults.append(
            f"{found.where}: the answer is that the article has "
            f"{'' if said else 'no '}incidents, but {'some are' if has else 'none is'} marked "
            "(optional ones do not count); mend one of the two"
        )
    if faults:
        raise EvaluationError("\n".join(faults))
    tags = [tag for tag in fields["tags"] if tag != "no_incident"]
    fields |= {"has_incidents": has, "tags": tags if has else [*tags, "no_incident"]}
    try:
        return GoldDocument.model_validate(fields)
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise EvaluationError("\n".join(f"{found.where}: {line}" for line in lines)) from error


def fresh(found: Found, split: Split | None) -> Entry:
    """Return the fields of an article that was annotated from nothing, without the annotation."""
    head = found.head
    return {
        "schema": "gold/1",
        "doc_id": head.doc_id,
        "group": head.group or head.doc_id,
        "split": head.split or split or Split.DEV,
        "register": head.register_,
        "tags": list(head.tags),
        "status": Status.SINGLE,
        "annotators": [found.annotator or "unknown"],
        "origin": head.origin,
        "sha256": head.article.sha256,
        "article": head.article.model_dump(exclude_unset=True, mode="json"),
        "incidents": [],
        "tolls": [],
    }


def _same(before: Sequence[Mark], marks: Sequence[Mark]) -> bool:
    def key(mark: Mark) -> tuple[object, ...]:
        assert mark.quote
        values = tuple(sorted(mark.values.items()))
        return mark.label, mark.group or "", mark.quote.start, mark.quote.end, values

    return sorted(map(key, before)) == sorted(map(key, marks))


def _at_home(original: GoldDocument, marks: Sequence[Mark]) -> list[Mark]:
    """Give marks their incident where it has no mark of its own that a tool could link them to."""
    unseen = {incident.id for incident in original.incidents if not incident.quotes}
    homes = {
        (m.label, m.quote.start, m.quote.end): m.group
        for m in marks_of(original)
        if m.quote and m.group in unseen
    }
    return [
        replace(m, group=homes.get((m.label, m.quote.start, m.quote.end)))
        if m.quote and m.group is None
        else m
        for m in marks
    ]


def _grouped(found: Found, faults: list[str]) -> list[Mark]:
    """Give marks without an incident the article's only one, if it has one only."""
    known = {i.id for i in found.original.incidents} if found.original else set()
    starts = [mark for mark in found.marks if mark.label == INCIDENT]
    groups = {mark.group for mark in found.marks if mark.group} or known
    if not groups and len(starts) == 1:
        groups = {"g1"}
    only = next(iter(groups)) if len(groups) == 1 else None
    marks = []
    for mark in found.marks:
        if mark.label == TOLL:
            mark = replace(mark, group=None)
        elif mark.group is None and only is not None:
            mark = replace(mark, group=only)
        elif mark.group is None:
            faults.append(f"{_at(mark)} belongs to no incident; say to which")
            continue
        marks.append(mark)
    return marks


def _entries(document: GoldDocument, dump: Entry) -> Iterator[tuple[Mark, Entry]]:
    """Yield the marks of an annotation, each with its part of `dump`."""
    parts: Iterator[Entry] = (
        entry
        for incident in dump["incidents"]
        for entry in (
            incident,
            *incident.get("quotes", [])[1:],
            *(e for label in ENTRIES for e in incident.get(label.attribute, [])),
        )
    )
    yield from zip(marks_of(document), [*parts, *dump.get("tolls", [])], strict=True)


def _paired(slots: Sequence[_Slot], marks: Sequence[Mark]) -> list[tuple[_Slot | None, Mark]]:
    """Pair marks, as a reader meets them, with what they were; None: they are new.

    A number is believed only where the words overlap: some tools give a removed mark's number to
    a new one. Tools that keep no numbers are matched by place.
    """
    left = [slot for slot in slots if slot.mark.quote]
    paired: list[tuple[_Slot | None, Mark]] = []
    for mark in in_order(marks):
        slot = next((s for s in left if _continues(s.mark, mark)), None)
        if slot:
            left.remove(slot)
        paired.append((slot, mark))
    return paired


def _continues(was: Mark, now: Mark) -> bool:
    assert was.quote
    assert now.quote
    if was.label != now.label:
        return False
    if was.label == INCIDENT and now.group is not None:
        return now.group == was.group
    if now.number is None:
        same_group = now.group == was.group
        return same_group and (now.quote.start, now.quote.end) == (was.quote.start, was.quote.end)
    return (
        now.number == was.number
        and now.quote.start < was.quote.end
        and was.quote.start < now.quote.end
    )


def _entry(found: Found, slot: _Slot | None, mark: Mark, read: list[str]) -> Entry:
    """Return the fields of a mark's entry; what it was, where nobody changed that.

    Raises:
        ValueError: a value is none, or a category is missing.
    """
    label = LABELS[mark.label]
    assert mark.quote
    quote = mark.quote.model_dump()
    if mark.label == TOLD:
        return quote
    entry = dict(slot.entry) if slot else {}
    before = slot.mark.values if slot else {}
    for field in label.fields:
        texts = mark.values.get(field.name, ())
        if texts == before.get(field.name, ()):
            continue
        if texts:
            entry |= field_value(field, texts)
        else:
            entry.pop(field.name, None)
    if unknown := mark.values.keys() - {field.name for field in label.fields}:
        known = ", ".join(field.name for field in label.fields)
        raise ValueError(f"{mark.label} has no {', '.join(sorted(unknown))}; it has {known}")
    if not slot:
        taken = completed(label, entry, mark.quote.text, found.head.article.published)
        read.extend(f"{mark.group or label.name} «{mark.quote.text}»: {t}" for t in taken)
    elif missing := [f.name for f in label.fields if f.required and not entry.get(f.name)]:
        raise ValueError(f"has no {', '.join(missing)} any more")
    if mark.label == INCIDENT:
        return entry | {"id": mark.group, "quotes": [quote]}
    return entry | {"quote": quote}


def _assembled(
    dump: Entry, made: Sequence[_Slot], unmarked: Sequence[_Slot], faults: list[str]
) -> Entry:
    """Return the document's fields: each incident with its entries, in the old order first."""
    old = {incident["id"]: incident for incident in dump["incidents"]}
    every = sorted((*made, *unmarked), key=lambda slot: slot.order)
    incidents: list[Entry] = []
    groups = [*old, *(slot.mark.group for slot in made if slot.mark.group)]
    for group in dict.fromkeys(groups):
        mine = [slot for slot in every if slot.mark.group == group]
        starts = [slot for slot in mine if slot.mark.label == INCIDENT]
        left = [slot for slot in mine if slot.mark.quote]
        if len(starts) == 1:
            incidents.append(_incident(starts[0].entry, mine, new=group not in old))
        elif starts:
            faults.append(
                f"{_at(starts[1].mark)} is a second {INCIDENT!r} of {group}; mark it {TOLD!r}, or "
                "give it an incident of its own"
            )
        elif left:
            faults.append(
                f"{_at(left[0].mark)} is of incident {group}, which has no mark {INCIDENT!r}; "
                "mark the words that tell it"
            )
    fields = dump | {"incidents": incidents}
    tolls = [slot.entry for slot in every if slot.mark.label == TOLL]
    if tolls or "tolls" in dump:
        fields["tolls"] = tolls
    return fields


def _incident(start: Entry, slots: Sequence[_Slot], *, new: bool) -> Entry:
    """Return an incident with its lists. A list that nobody filled in is empty in a new one, since
    its annotator was asked for all of them."""
    fields = dict(start)
    for label in ENTRIES:
        entries = [slot.entry for slot in slots if slot.mark.label == label.name]
        if entries or new or label.attribute in fields:
            fields[label.attribute] = entries
    told = [slot.entry for slot in slots if slot.mark.label == TOLD]
    if told or "quotes" in fields:
        fields["quotes"] = [*fields.get("quotes", []), *told]
    if new and "totals" not in fields:
        totals = summed(fields["casualties"])
        fields |= {} if totals is None else {"totals": totals}
    return fields


def _at(mark: Mark) -> str:
    return f"{mark.where}: {mark.label} «{mark.quote.text if mark.quote else ''}»"
