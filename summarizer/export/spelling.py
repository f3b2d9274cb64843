"""One English spelling for each person of an archive, decided from all of its records.

Articles are read one by one, in any order, and each spells a name as well as it can. What the
archive calls a person is decided when it is exported: the spelling that most records have, one
that a source or a table gives before one that was read off the letters. So the same records give
the same spellings, whatever order they came in.

    spellings = person_spellings(records)
    exported = (respelled(record, spellings) for record in records)
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from summarizer.schemas import Bilingual, NameKind, NameValue, Record
from summarizer.text.romanize import person_key, romanize_person


@dataclass(slots=True)
class _Votes:
    """How many records have each spelling of a person, and which are more than letters."""

    records: Counter[str] = field(default_factory=Counter)
    attested: set[str] = field(default_factory=set)


def person_spellings(records: Iterable[Record]) -> dict[str, str]:
    """Return the archive's spelling of each person, by `person_key` of the Arabic name."""
    votes: dict[str, _Votes] = defaultdict(_Votes)
    for record in records:
        for key, name in _people(record):
            votes[key].records[name.en] += 1
            latin = romanize_person(name.ar)
            if not (latin.approximate and latin.text == name.en):
                votes[key].attested.add(name.en)
    return {key: _elected(key, found) for key, found in votes.items()}


def respelled(record: Record, spellings: Mapping[str, str]) -> Record:
    """Return the record with its people spelled as `spellings` says, in names and in sentences.

    A sentence that has only part of a name («al-Jolani said») keeps it as it is.
    """
    chosen: dict[str, str] = {}
    for key, name in _people(record):
        wanted = spellings.get(key, name.en)
        # Two people whom the record spells alike cannot be told apart in its sentences.
        chosen[name.en] = wanted if chosen.get(name.en, wanted) == wanted else name.en
    if all(old == new for old, new in chosen.items()):
        return record
    # Names that stay are in the pattern too: «Ali Hassan» must not be changed within a longer one.
    longest_first = sorted(chosen, key=lambda name: (-len(name), name))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w|-\w)")
    dumped = record.model_dump(by_alias=True, exclude={"article"})
    changed = {key: _changed(value, pattern, chosen) for key, value in dumped.items()}
    return Record.model_validate({**changed, "article": record.article})


def _changed(value: object, pattern: re.Pattern[str], chosen: Mapping[str, str]) -> object:
    """Every English text of the record that stands beside an Arabic one."""
    if isinstance(value, list):
        return [_changed(item, pattern, chosen) for item in value]
    if not isinstance(value, dict):
        return value
    bilingual = Bilingual.model_fields.keys() <= value.keys()
    return {
        key: pattern.sub(lambda found: chosen[found[0]], item)
        if bilingual and key == "en" and isinstance(item, str)
        else _changed(item, pattern, chosen)
        for key, item in value.items()
    }


def _people(record: Record) -> Iterator[tuple[str, NameValue]]:
    for name in record.names:
        key = person_key(name.ar)
        if name.kind is NameKind.PERSON and name.id is None and key is not None:
            yield key, name


def _elected(key: str, votes: _Votes) -> str:
    """The most attested spelling; of equals the table's own, then the first of the alphabet."""
    own = romanize_person(key).text
    return min(
        votes.records, key=lambda s: (s not in votes.attested, -votes.records[s], s != own, s)
    )
