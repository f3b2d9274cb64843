"""The plain facts of an event's clauses: when, where, which things."""

from collections.abc import Sequence

from summarizer import knowledge
from summarizer.gazetteer import FoundPlace
from summarizer.rules.clauses import Clause, described
from summarizer.rules.draft import Damaged, Draft
from summarizer.rules.frames import Part
from summarizer.rules.lexicon import Cues, Loot, Thing, Trigger
from summarizer.rules.spot import Line, Notes
from summarizer.rules.words import Hit
from summarizer.schemas import Damage, Outcome, PlaceKind, PlaceRelation, Role
from summarizer.text.dates import FoundDate

_LEVELS = (
    (PlaceKind.FACILITY, PlaceKind.CHECKPOINT, PlaceKind.NEIGHBOURHOOD, PlaceKind.CAMP),
    (PlaceKind.VILLAGE, PlaceKind.TOWN, PlaceKind.CITY, PlaceKind.BORDER_CROSSING),
    (PlaceKind.ROAD, PlaceKind.DESERT_AREA, PlaceKind.UNKNOWN),
    (PlaceKind.DISTRICT, PlaceKind.REGION),
    (PlaceKind.GOVERNORATE,),
    (PlaceKind.COUNTRY,),
)
_EXACTNESS = {kind: level for level, kinds in enumerate(_LEVELS) for kind in kinds}
_BESIDE = 4
"""Words between a thing and what is said to have become of it."""
_COUNTRYSIDE = 3
_AFTER_RUBRIC = frozenset(".:-–|")
_STRUCK = frozenset(
    ["target", "attack", "explosion", "destruction", "suffer", "shooting", "seizure"]
)


def dates(notes: Notes, line: Line, group: Sequence[Clause]) -> Hit[FoundDate] | None:
    """Return the day of the event: from its own clauses, else from the opening of the sentence.

    The most exact one wins; a day that only orders events or bounds a total does not count.
    """
    stretches = [(clause.first, clause.last) for clause in group]
    if group[0].first > line.first:
        stretches.append((line.first, min(group[0].first, line.first + 8)))
    found = [hit for first, last in stretches for hit in notes.within("date", first, last)]
    found = [
        hit
        for hit in found
        if not _is_period(notes, hit) and not described(notes, line.first, hit.first)
    ]
    of_event = [hit for hit in found if not _of_speech(notes, line, hit)]
    return min(of_event or found, key=_width, default=None)


def _of_speech(notes: Notes, line: Line, hit: Hit[FoundDate]) -> bool:
    """«نقلت الوكالة صباح اليوم عن مصدر أن…»: the day of the saying, if an event has another."""
    said = notes.within("speech", line.first, hit.first)
    return bool(said) and not notes.within("trigger", said[-1].last, hit.first)


def day_of_all(notes: Notes, drafts: Sequence[Draft]) -> Hit[FoundDate] | None:
    """Return the day in the title of a digest («حصاد الأحداث ليوم السبت»): it is every event's.

    None if the title tells an event itself or names no single day as its subject.
    """
    if not notes.lines or any(d.type is not None and 1 in d.sentences for d in drafts):
        return None
    title = notes.lines[0]
    for hit in notes.within("date", title.first, title.last):
        value = hit.value.value
        words = " ".join(notes.forms(max(title.first, hit.first - 1), hit.first + 1))
        named = any(word in words for word in knowledge.load("cues", Cues).digest)
        if named and value.start == value.end:
            return hit
    return None


def places(notes: Notes, group: Sequence[Clause]) -> list[Hit[FoundPlace]]:
    """Return the places of the event, the most exact first, each name once."""
    found: dict[str, Hit[FoundPlace]] = {}
    for clause in group:
        if not clause.senses and _only_tells(notes, clause):
            continue
        for hit in notes.within("place", clause.first, clause.last):
            if not _elsewhere(notes, clause, hit) and not acts(notes, hit):
                names = {known.value.name for known in found.values()}
                if hit.value.name not in names:
                    found.setdefault(identity(hit.value), hit)
    if len(found) > 1:
        found = {key: hit for key, hit in found.items() if not is_dateline(notes, hit)}
    if len(found) > 1 and _hurts(group):
        found = {key: hit for key, hit in found.items() if not _is_home(notes, hit)} or found
    return sorted(found.values(), key=lambda hit: exactness(hit.value))


def identity(found: FoundPlace) -> str:
    """Return what two mentions of one place share."""
    return found.place.id if found.place else found.name


def is_dateline(notes: Notes, hit: Hit[FoundPlace]) -> bool:
    """Return whether a sentence opens with the place as a rubric («حلب.. جرحى بقصف على إعزاز»)."""
    if not any(line.first == hit.first for line in notes.lines):
        return False
    if notes.english and hit.value.name.isupper():
        # "BEIRUT, March 4 (Reuters) -"
        return True
    hurt = [h for h in notes.within("trigger", hit.last, hit.last + 1) if h.value.is_verb]
    if hurt and hurt[0].value.trigger.outcome in (Outcome.KILLED, Outcome.INJURED):
        # «حلب أصيب طفل …»
        return True
    return notes.words[min(hit.last, len(notes.words) - 1)].form in _AFTER_RUBRIC


def _hurts(group: Sequence[Clause]) -> bool:
    """Whether people are killed or hurt: where others fled or were taken from is the place."""
    told = {sense.value.trigger.outcome for clause in group for sense in clause.senses} - {None}
    return bool(told) and told <= {Outcome.KILLED, Outcome.INJURED}


def _is_home(notes: Notes, hit: Hit[FoundPlace]) -> bool:
    """«أصيب طفل من بلدة كذا»: where somebody is from, if another place is named as well."""
    for index in (hit.first, hit.first - 1):
        if notes.forms(index - 1, index) == ["من"]:
            return notes.ends_at("people", index - 1) is not None
    return False


def exactness(found: FoundPlace) -> int:
    """Return how exactly a place tells where something was; 0 is the most exact."""
    level = _EXACTNESS[found.kind]
    return max(level, _COUNTRYSIDE) if found.relation is PlaceRelation.COUNTRYSIDE_OF else level


def things(notes: Notes, group: Sequence[Clause], parts: Sequence[Part]) -> list[Damaged]:
    """Return the things hit, each type once; a thing somebody acted from is not one."""
    doers = {part.party.start for part in parts if part.role is not Role.TARGET}
    found: dict[str, Damaged] = {}
    for clause in group:
        struck = [h for h in clause.senses if _strikes(h.value.trigger)]
        if not struck:
            continue
        for hit in notes.within("object", clause.first, clause.last):
            if hit.first in doers or not any(h.first < hit.first for h in struck):
                continue
            if not _elsewhere(notes, clause, hit):
                found.setdefault(hit.value.type, Damaged(hit, _damage(notes, hit)))
    return list(found.values())


def seized(notes: Notes, group: Sequence[Clause]) -> list[Hit[Loot]]:
    """Return the things seized, each kind once."""
    found: dict[str, Hit[Loot]] = {}
    for clause in group:
        acts = [h for h in clause.senses if h.value.trigger.needs == "seized"]
        for hit in notes.within("seized", clause.first, clause.last):
            if acts and acts[0].first < hit.first:
                found.setdefault(hit.value.kind, hit)
    return list(found.values())


def acts(notes: Notes, hit: Hit[FoundPlace]) -> bool:
    """Return whether a country is named as a party, not as a place.

    A country is where something was only if a word says so («شمال سوريا», not «روسيا»).
    """
    if hit.value.kind is not PlaceKind.COUNTRY or hit.prefix.endswith("ب"):
        return False
    return notes.ends_at("inside", hit.first) is None


def _elsewhere(notes: Notes, clause: Clause, hit: Hit[object]) -> bool:
    start = max(clause.first, hit.first - 3)
    return any(
        hit.first - cue.last <= 1
        for kind in ("residence", "elsewhere", "proxy")
        for cue in notes.within(kind, start, hit.first + 1)
    )


def _only_tells(notes: Notes, clause: Clause) -> bool:
    return bool(
        notes.within("speech", clause.first, clause.last)
        or notes.within("according", clause.first, clause.last)
    )


def _is_period(notes: Notes, hit: Hit[FoundDate]) -> bool:
    before = max(0, hit.first - 2)
    overlapping = notes.within("toll_period", before, hit.last + 1)
    return any(cue.first <= hit.first < cue.last for cue in overlapping)


def _width(hit: Hit[FoundDate]) -> tuple[int, int]:
    value = hit.value.value
    return (value.end - value.start).days, hit.first


def _strikes(trigger: Trigger) -> bool:
    return trigger.frame == "blast" or trigger.id in _STRUCK


def _damage(notes: Notes, hit: Hit[Thing]) -> Damage:
    beside = (max(0, hit.first - _BESIDE), hit.last + _BESIDE)
    if notes.within("destroyed", *beside):
        return Damage.DESTROYED
    if notes.within("damaged", *beside):
        return Damage.DAMAGED
    return Damage.UNKNOWN
