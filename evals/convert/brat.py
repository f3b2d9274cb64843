"""brat: a folder with `x.txt` and `x.ann` for each article, and its two configuration files.

Copy the folder into brat's data folder. An incident is an event: mark the words that tell it with
its type (`air_strike`), then draw arrows from it to places, actors and so on; the arrow to an actor
says its role. Categories are attributes. Names, numbers, dates and further acceptable
categories go into the notes of the mark: `names=النيرب|Al-Nayrab; also.kind=village`. Mark any word
`no_incident` in an article without incidents, so that it is not taken for one that nobody read.

`x.gold.json` carries the annotation that was exported; brat does not read it. Leave it alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote as quoted
from urllib.parse import unquote

from summarizer.errors import EvaluationError
from summarizer.schemas import EventType, Role

from ..annotation import GoldArticle, GoldDocument, Quote
from .brat_config import annotation_conf, argument, attribute, visual_conf
from .carried import Head, carried, carry, check_text, foreign, head_of
from .marks import INCIDENT, LABELS, NONE, Mark, group_id, marks_of, stripped
from .notes import note, read_note
from .places import quote_at
from .rebuild import Found

CARRIED = ".gold.json"
_EVENTS = frozenset(event.value for event in EventType)


def write_brat(documents: Sequence[GoldDocument | Head], folder: Path) -> None:
    """Write the articles and the configuration into `folder`, which is made if it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        head = head_of(document) if isinstance(document, GoldDocument) else document
        stem = folder / quoted(head.doc_id, safe=" ()[]")
        lines = _lines(document) if isinstance(document, GoldDocument) else ()
        _write(stem, ".txt", head.article.source)
        _write(stem, ".ann", "".join(f"{line}\n" for line in lines))
        _write(stem, CARRIED, f"{carry(document)}\n")
    _write(folder / "annotation", ".conf", annotation_conf())
    _write(folder / "visual", ".conf", visual_conf())


def read_brat(folder: Path, articles: Mapping[str, GoldArticle] | None = None) -> Iterator[Found]:
    """Yield every article of a folder that has a text and an annotation file.

    Raises:
        EvaluationError: there is none, or a file cannot be read.
    """
    texts = sorted(folder.glob("*.txt"))
    if not texts:
        raise EvaluationError(f"{folder}: holds no articles (*.txt beside *.ann)")
    for path in texts:
        text = _read(path)
        annotation = path.with_suffix(".ann")
        kept = path.with_suffix(CARRIED)
        original = None
        if kept.exists():
            head, original = carried(_read(kept), str(kept))
            check_text(head.article, text, str(path))
        else:
            head = foreign(unquote(path.stem), text, str(path), articles)
        parsed = _parsed(annotation)
        marks = [stripped(mark) for mark in _marks(parsed, head.article.source, original)]
        yield Found(
            str(annotation),
            head,
            original,
            [mark for mark in marks if mark.label != NONE],
            False if any(mark.label == NONE for mark in marks) else None,
        )


@dataclass(slots=True)
class _Parsed:
    """A file's lines by what they speak of."""

    path: Path
    spans: dict[str, tuple[str, str, str, int]] = field(default_factory=dict)
    """By id: type, offsets, words, line."""
    events: dict[str, tuple[str, str, list[tuple[str, str]], int]] = field(default_factory=dict)
    """By id: type, trigger, arguments (role, id), line."""
    said: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Attributes (name, value) by what they are of; a value is "" for those that need none."""
    notes: dict[str, str] = field(default_factory=dict)


def _lines(document: GoldDocument) -> Iterator[str]:
    """Yield the lines of an annotation: spans, then events, attributes and notes."""
    marks = [mark for mark in marks_of(document) if mark.quote]
    source = document.article.source
    if not document.has_incidents and (word := re.search(r"\S+", source)):
        yield f"T{len(marks) + 1}\t{NONE} {word.start()} {word.end()}\t{word[0]}"
    for mark in marks:
        assert mark.quote
        kind = mark.values["type"][0] if mark.label == INCIDENT else mark.label
        offsets = _fragments(mark.quote)
        words = " ".join(source[start:end] for start, end in offsets)
        at = ";".join(f"{start} {end}" for start, end in offsets)
        yield f"{_id(mark)}\t{kind} {at}\t{words}"
    events: dict[str, str] = {}
    started: set[str | None] = set()
    for number, incident in enumerate(document.incidents, 1):
        mine = [mark for mark in marks if mark.group == incident.id]
        start = next((mark for mark in mine if mark.label == INCIDENT), None)
        if start:
            events[_id(start)] = f"E{number}"
            started.add(incident.id)
            yield f"E{number}\t{' '.join(_arguments(start, mine))}"
    numbers = iter(range(1, 1 << 30))
    for mark in marks:
        target = events.get(_id(mark), _id(mark))
        rest = {}
        for about in LABELS[mark.label].fields:
            first, *more = mark.values.get(about.name, ("",))
            texts: Sequence[str] = mark.values.get(about.name, ())
            drawn = about.name == _DRAWN.get(mark.label)
            if drawn and mark.group not in started:
                rest[about.name] = list(texts)  # no event to draw it from
            elif about.options and texts:
                if not drawn:
                    name = attribute(mark.label, about.name)
                    yield f"A{next(numbers)}\t{name} {target} {first}"
                if more:
                    rest[f"also.{about.name}"] = more
            elif about.kind == "flag" and texts:
                yield f"A{next(numbers)}\t{attribute(mark.label, about.name)} {target}"
            elif texts:
                rest[about.name] = list(texts)
        if rest:
            yield f"#{next(numbers)}\tAnnotatorNotes {target}\t{note(rest)}"


_DRAWN = {INCIDENT: "type", "actor": "role"}
"""Fields whose first value is the type of the event or of the arrow."""


def _arguments(start: Mark, mine: Sequence[Mark]) -> Iterator[str]:
    """Yield the trigger and the arguments of an event; a role that recurs is numbered."""
    yield f"{start.values['type'][0]}:{_id(start)}"
    seen: dict[str, int] = {}
    for mark in mine:
        if mark is not start:
            name = argument(mark.label, mark.values.get("role", ("",))[0])
            seen[name] = seen.get(name, 0) + 1
            yield f"{name}{seen[name] if seen[name] > 1 else ''}:{_id(mark)}"


def _id(mark: Mark) -> str:
    assert mark.number is not None
    return f"T{mark.number + 1}"


def _fragments(quote: Quote) -> list[tuple[int, int]]:
    """Return the parts of a quote between line ends, since no span of brat may hold one."""
    return [
        (quote.start + found.start(), quote.start + found.end())
        for found in re.finditer(r"[^\r\n]+", quote.text)
    ]


def _parsed(path: Path) -> _Parsed:
    parsed = _Parsed(path)
    for number, line in enumerate(_read(path).split("\n") if path.exists() else (), 1):
        if line.strip():
            try:
                _parse_line(parsed, number, line.rstrip("\r"))
            except (ValueError, IndexError) as error:
                raise EvaluationError(
                    f"{path}:{number}: is not as brat writes it: {line[:60]!r}"
                ) from error
    return parsed


def _parse_line(parsed: _Parsed, number: int, line: str) -> None:
    name, what, *rest = line.split("\t", 2)
    match name[0]:
        case "T":
            kind, offsets = what.split(" ", 1)
            parsed.spans[name] = (kind, offsets, rest[0], number)
        case "E":
            head, *arguments = what.split()
            kind, trigger = head.split(":")
            pairs = [tuple(argument.split(":")) for argument in arguments]
            parsed.events[name] = (kind, trigger, [(role, at) for role, at in pairs], number)
        case "A" | "M":
            attribute_name, target, *value = what.split(" ", 2)
            parsed.said.setdefault(target, []).append((attribute_name, value[0] if value else ""))
        case "#":
            target = what.split()[1]
            parsed.notes[target] = "; ".join(
                filter(None, [parsed.notes.get(target), rest[0] if rest else ""])
            )


def _marks(parsed: _Parsed, source: str, original: GoldDocument | None) -> Iterator[Mark]:
    """Yield the marks of a file. A span that two events share is one of each."""
    exported = {_id(m): m for m in marks_of(original) if m.quote} if original else {}
    ids = [incident.id for incident in original.incidents] if original else []
    spans = {name: _mark(parsed, name, source, exported.get(name)) for name in parsed.spans}
    used: set[str] = set()
    for name, (kind, trigger, arguments, line) in parsed.events.items():
        at = f"{parsed.path}:{line}"
        if missing := {trigger, *(target for _, target in arguments)} - spans.keys():
            raise EvaluationError(f"{at}: speaks of {', '.join(sorted(missing))}, not in the file")
        group = group_id(int(name[1:]), ids)
        values = _values(parsed, name, INCIDENT, at, first={"type": kind})
        yield replace(spans[trigger], label=INCIDENT, group=group, values=values)
        used.add(trigger)
        for role, target in arguments:
            mark = replace(spans[target], group=group)
            if mark.label == "actor":
                role_name = _role(role, at)
                drawn = {"role": role_name}
                mark = replace(mark, values=_values(parsed, target, "actor", at, first=drawn))
            yield replace(mark, number=None) if target in used else mark
            used.add(target)
    for name, mark in spans.items():
        if name not in used:
            if mark.label == INCIDENT:
                raise EvaluationError(f"{mark.where}: {name} has an event's type and no event")
            yield mark


def _mark(parsed: _Parsed, name: str, source: str, was: Mark | None) -> Mark:
    kind, offsets, words, line = parsed.spans[name]
    at = f"{parsed.path}:{line}"
    label = INCIDENT if kind in _EVENTS else kind
    if label not in LABELS and label != NONE:
        raise EvaluationError(f"{at}: {kind} is no type of annotation.conf")
    pairs = [part.split() for part in offsets.split(";")]
    fragments = [(int(start), int(end)) for start, end in pairs]
    if was and was.quote and _fragments(was.quote) == fragments:
        quote = was.quote
    else:
        try:
            whole = words if len(fragments) == 1 else None
            quote = quote_at(source, fragments[0][0], fragments[-1][1], whole)
        except ValueError as error:
            raise EvaluationError(f"{at}: {error}; mark it again") from error
    values = _values(parsed, name, label, at, first={}) if label in LABELS else {}
    number = int(name[1:]) - 1 if was else None
    return Mark(label, None, quote, values, number, at)


def _values(
    parsed: _Parsed, name: str, label: str, at: str, first: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return the values of a span or event, of its attributes, and its notes."""
    values: dict[str, tuple[str, ...]] = {field: (value,) for field, value in first.items()}
    for attribute_name, value in parsed.said.get(name, ()):
        about, _, about_field = attribute_name.partition("_")
        if about != label:
            raise EvaluationError(f"{at}: {attribute_name} is no attribute of {label}")
        values[about_field] = (value or "yes",)
    noted = read_note(parsed.notes.get(name, ""))
    for field_name, texts in noted.items():
        if field_name.startswith("also."):
            field_name = field_name.removeprefix("also.")
            values[field_name] = values.get(field_name, ()) + texts
        else:
            values[field_name] = texts
    return values


def _role(role: str, at: str) -> str:
    plain = re.sub(r"\d+$", "", role)
    for known in Role:
        if argument("actor", known) == plain:
            return known
    raise EvaluationError(f"{at}: {role} is no role of an actor; draw one of annotation.conf")


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: is not UTF-8 at byte {error.start}") from error


def _write(stem: Path, suffix: str, text: str) -> None:
    stem.with_name(stem.name + suffix).write_text(text, encoding="utf-8", newline="")
