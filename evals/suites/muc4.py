"""MUC-4 in the format of GTT: its gold, a system's output or our records, and the three scores.

Sources: Du et al., "Template Filling with Generative Transformers" (2021) for format and slots;
the MUC-4 template document (part 2) for what a slot holds. The data stays where the user has it.
"""

import json
import re
import string
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from summarizer.errors import EvaluationError
from summarizer.schemas import ActorKind, Incident, Realis, Record, Role
from summarizer.text.fold import fold_text

from .ceaf import SLOTS, TYPE, Mentions, Ratio, Template, ree_impl, rme_phi3, rme_subset
from .records import by_article, read_records, read_text
from .result import SuiteRow, SuiteScore

INDIVIDUALS = frozenset(
    {
        ActorKind.UNIDENTIFIED_GUNMEN,
        ActorKind.PRIVATE_OR_CRIMINAL,
        ActorKind.PROTESTERS,
        ActorKind.RIOTERS,
        ActorKind.CIVILIANS,
    }
)
"""Kinds that name people rather than a body of them: PerpInd; all others are PerpOrg."""
ACTING = frozenset({Role.PERPETRATOR, Role.PARTNER_OF_PERPETRATOR, Role.CLAIMANT})
UNREAL = frozenset({Realis.DENIED, Realis.UNVERIFIED})
"""MUC-4 makes no template of rumours and of what is only denied."""
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def score_muc4(gold: Path, answers: Path) -> SuiteScore:
    """Score records (JSONL) or a system's output in GTT's format against GTT's gold.

    Raises:
        EvaluationError: a file cannot be read, or no record is of an article of the gold.
    """
    return suite_score(*read_muc4(gold, answers))


def read_muc4(
    gold: Path, answers: Path
) -> tuple[Mapping[str, Sequence[Template]], Mapping[str, Sequence[Template]]]:
    """Return the gold and the predicted templates of each document; see `score_muc4`."""
    wanted = read_gold_templates(gold)
    given = read_predicted_templates(answers)
    if given is None:
        named = by_article(read_records(answers)).items()
        records = {document_key(name): record for name, record in named}
        given = {key: to_templates(records[key]) for key in wanted if key in records}
        if not given:
            raise EvaluationError(
                f"{answers}: no record is of an article of {gold}; give articles their docid "
                "as id or url"
            )
    elif not wanted.keys() & given.keys():
        raise EvaluationError(f"{answers}: has no document of {gold}")
    return wanted, given


def suite_score(
    gold: Mapping[str, Sequence[Template]], predicted: Mapping[str, Sequence[Template]]
) -> SuiteScore:
    """Return the three measures and each slot of the first; F1 in percent."""
    documents = [(templates, predicted.get(doc_id, ())) for doc_id, templates in gold.items()]
    per_slot = ree_impl(documents)
    ree = sum(per_slot.values(), Ratio())
    return SuiteScore(
        name="MUC-4",
        kind="full",
        rows=[
            SuiteRow(
                label="documents answered",
                hits=sum(doc_id in predicted for doc_id in gold),
                of=len(gold),
            ),
            _row("CEAF-REE_impl", ree),
            _row("CEAF-RME phi-subset", rme_subset(documents)),
            _row("CEAF-RME phi-3", rme_phi3(documents)),
            *(_row(f"CEAF-REE_impl {slot}", ratio) for slot, ratio in per_slot.items()),
        ],
    )


def to_templates(record: Record) -> list[Template]:
    """Return our incidents as templates; types that MUC-4 does not know give none.

    Victims are named people and targets are things, as in GTT's reduction of MUC-4. Parties to
    a clash fill no slot, since neither is said to be its perpetrator.
    """
    return [
        _template(incident)
        for incident in record.incidents
        if incident.codes.muc4.type and incident.realis not in UNREAL
    ]


def read_gold_templates(path: Path) -> dict[str, list[Template]]:
    """Return the templates per document id of GTT's gold, a JSON object a line.

    As in the published scorers, a template that repeats another of its document is dropped.

    Raises:
        EvaluationError: a line is not of this format.
    """
    documents: dict[str, list[Template]] = {}
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            templates = [_read(template) for template in row["templates"]]
            documents[document_key(row["docid"])] = _once(templates)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            raise EvaluationError(
                f"{path}:{number}: is not a document of GTT's format (docid, templates): {error!r}"
            ) from error
    return documents


def read_predicted_templates(path: Path) -> dict[str, list[Template]] | None:
    """Return the templates per document of a system's output: one JSON object by document.

    None if the file holds something else, such as records.

    Raises:
        EvaluationError: it is such an object, and a document of it is malformed.
    """
    try:
        content = json.loads(read_text(path))
    except ValueError:
        return None
    if not isinstance(content, dict) or "schema" in content:
        return None
    documents = {}
    for doc_id, value in content.items():
        try:
            documents[doc_id] = [_read(template) for template in value["pred_templates"]]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise EvaluationError(
                f"{path}: document {doc_id}: no pred_templates in GTT's format: {error!r}"
            ) from error
    return documents


def document_key(doc_id: str) -> str:
    """Return the id by which outputs name a document of the test set.

    >>> document_key("TST3-MUC4-0012"), document_key("DEV-MUC3-0012")
    ('30012', 'DEV-MUC3-0012')
    """
    found = re.fullmatch(r"TST(\d)-MUC\d-(\d{4})", doc_id)
    return found[1] + found[2] if found else doc_id


def normalise(mention: str) -> str:
    """Return a mention as it is compared: no case, ASCII punctuation or English articles.

    What is not ASCII is folded besides, since the published scorers do nothing for Arabic.

    >>> normalise("The Salvadoran  Armed-Forces."), normalise("«القسّام»")
    ('salvadoran armedforces', 'القسام')
    """
    if not mention.isascii():
        mention = "".join(c for c in fold_text(mention) if unicodedata.category(c)[0] != "P")
    return " ".join(_ARTICLES.sub(" ", mention.lower().translate(_PUNCTUATION)).split())


def _template(incident: Incident) -> Template:
    actors = [actor for actor in incident.actors if actor.role in ACTING]
    texts = {
        "PerpInd": [actor.text for actor in actors if actor.kind in INDIVIDUALS],
        "PerpOrg": [actor.text for actor in actors if actor.kind not in INDIVIDUALS],
        "Target": [thing.text for thing in incident.objects],
        "Victim": [person.text for person in incident.people],
        "Weapon": [weapon.text for weapon in incident.weapons],
    }
    return Template(
        (incident.codes.muc4.type or "").lower(),
        {
            slot: tuple(dict.fromkeys((normalise(text),) for text in found))
            for slot, found in texts.items()
        },
    )


def _read(template: Mapping[str, Any]) -> Template:
    """Read a template whose mentions are texts, or texts with an offset."""
    return Template(
        str(template[TYPE]).lower(),
        {slot: tuple(_entities(template.get(slot, ()))) for slot in SLOTS},
    )


def _entities(value: Sequence[Sequence[Any]]) -> Iterator[Mentions]:
    for mentions in value:
        texts = [mention if isinstance(mention, str) else mention[0] for mention in mentions]
        if texts:
            yield tuple(dict.fromkeys(normalise(text) for text in texts))


def _once(templates: Sequence[Template]) -> list[Template]:
    return [template for n, template in enumerate(templates) if template not in templates[:n]]


def _row(label: str, ratio: Ratio) -> SuiteRow:
    return SuiteRow(
        label=label,
        hits=round(100 * float(ratio.f1), 2),
        of=100,
        note=f"F1; P {100 * ratio.precision:.2f}, R {100 * ratio.recall:.2f}",
    )
