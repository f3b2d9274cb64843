"""The events that one sentence tells, with the facts that stand beside each."""

from collections.abc import Sequence

from summarizer.gazetteer import FoundPlace
from summarizer.rules.casualties import losses
from summarizer.rules.clauses import DOTS, Clause, telling
from summarizer.rules.draft import Draft
from summarizer.rules.facts import dates, is_dateline, places, seized, things
from summarizer.rules.frames import Part, parts
from summarizer.rules.kinds import kind_of, strength, weapons
from summarizer.rules.lexicon import Sense, Weapon
from summarizer.rules.likeness import actor_id
from summarizer.rules.negation import Scope, scopes
from summarizer.rules.persons import people
from summarizer.rules.realis import (
    before_toll,
    is_hypothetical,
    is_natural,
    is_rumour,
    is_staged,
    opening,
    realis_of,
    skipped,
)
from summarizer.rules.sources import Source, sources
from summarizer.rules.spot import Line, Notes
from summarizer.rules.words import Hit
from summarizer.schemas import ActorKind, Basis, EventType, Role, SpeechAct

_COORDINATED = frozenset(["and", "while", "comma"])
_CAUSES = frozenset(["cause", "generic"])
_QUESTIONS = ("؟", "?")
_DONE = frozenset(["act", "blast"])
_ACTS = frozenset(["act", "blast", "mutual"])
_BULLETS = frozenset("-–—•*")
_ENDS = frozenset('.!…"')
_LEAD = 2
_CITY = "مدينه"
_SHORT_LINE = 13
_SUBJECTS = frozenset(["trigger", "weapon", "people", "group", "anonymous", "actor"])
_OPENS = 8
"""Words of a date that opens a sentence at most."""
_FEW = 4
"""Words of a sentence in which a noun that refers back still is its theme."""


def events(notes: Notes, line: Line, clauses: Sequence[Clause]) -> list[Draft]:
    """Return the events told in a sentence; one with no type only adds to an earlier event."""
    if notes.words[line.first].form in _BULLETS and not notes.within(
        "place", line.first, line.last
    ):
        return []
    unreal = scopes(notes, line, clauses)
    tellers = sources(notes, line)
    clauses = before_toll(notes, clauses)
    usable = [c for c in clauses if not skipped(notes, line, c)]
    if not usable:
        return []
    drafts: list[Draft] = []
    for number, group in enumerate(_groups(notes, usable)):
        draft = _draft(notes, line, group, tellers, unreal)
        if draft is None:
            continue
        if number:
            draft.opening = draft.opening if draft.opening == "recalled" else "fresh"
            draft.parts += _same_doers(notes, group, draft, drafts[-1])
        drafts.append(draft)
    return drafts


def _same_doers(notes: Notes, group: Sequence[Clause], draft: Draft, before: Draft) -> list[Part]:
    """«كما قصفت مدينة أريحا»: a verb without a subject of its own has that of the one before."""
    verb = group[0].senses[0] if group[0].senses else None
    if verb is None or not verb.value.is_verb or verb.value.trigger.frame not in _DONE:
        return []
    passive = notes.words[verb.first].passive or verb.value.voice == "passive"
    own = any(part.role is not Role.TARGET for part in draft.parts)
    subject = notes.any_begins_at(_SUBJECTS, verb.last, group[0].last)
    if passive or own or subject or verb.value.trigger.outcome is not None:
        return []
    return [part for part in before.parts if part.role is Role.PERPETRATOR]


def _groups(notes: Notes, clauses: Sequence[Clause]) -> list[list[Clause]]:
    """Clauses by event: a coordinated clause with its own cause and place begins another."""
    groups: list[list[Clause]] = [[]]
    for clause in clauses:
        if groups[-1] and _begins_another(notes, groups[-1], clause):
            groups.append([])
        groups[-1].append(clause)
    return groups


def _begins_another(notes: Notes, group: Sequence[Clause], clause: Clause) -> bool:
    main = clause.main
    if main is None or clause.opening not in _COORDINATED or main.definite:
        return False
    if clause.senses[0].value.trigger.rank == "result":
        # «ما أدى إلى مقتل …»
        return False
    earlier = [c.main for c in group if c.main is not None]
    if not any(m.value.trigger.rank in _CAUSES or m.value.trigger.outcome for m in earlier):
        return False
    if notes.within("another_time", clause.first, clause.first + 2):
        return True
    place = _own_place(notes, clause)
    known = [hit for hit in places(notes, group) if not is_dateline(notes, hit)]
    new_place = place is not None and bool(known) and not _is_there(notes, place, known)
    if place is not None and not known and _after_dots(notes, clause):
        return True
    if _has_other_day(notes, group, clause):
        return True
    if _has_other_doer(notes, group, clause):
        return True
    if main.value.trigger.rank == "outcome":
        return new_place
    types = {m.value.trigger.id for m in earlier}
    other_kind = main.value.trigger.id not in types
    return new_place and (other_kind or clause.opening == "while")


def _has_other_day(notes: Notes, group: Sequence[Clause], clause: Clause) -> bool:
    """«… وأمس الجمعة قُتل طفل»: a day that none of the event's is makes another event."""
    known = [hit.value.value for c in group for hit in notes.within("date", c.first, c.last)]
    own = [hit.value.value for hit in notes.within("date", clause.first, clause.last)]
    if not (notes.dated and known and own):
        return False
    return all(own[0].start > one.end or own[0].end < one.start for one in known)


def _has_other_doer(notes: Notes, group: Sequence[Clause], clause: Clause) -> bool:
    """«… وردّت الفصائل بقصف …», «بالتزامن مع قصف لقوات …»: who did it is none of those known."""
    known = {actor for c in group for actor in _doers(notes, c)}
    own = _doers(notes, clause) if known else frozenset()
    return bool(own) and not known & own


def _doers(notes: Notes, clause: Clause) -> frozenset[str]:
    found = parts(notes, clause, ())
    return frozenset(actor_id(p.party.actor) for p in found if p.role is Role.PERPETRATOR)


def _own_place(notes: Notes, clause: Clause) -> FoundPlace | None:
    found = places(notes, [clause])
    return found[0].value if found else None


def _is_there(notes: Notes, place: FoundPlace, known: Sequence[Hit[FoundPlace]]) -> bool:
    """Whether a place is one of those known, or lies in one («حلب:: … في قرية كفرنوان»)."""
    if place.name in {hit.value.name for hit in known}:
        return True
    lies_in = place.place.governorate if place.place is not None else None
    wide = [hit.value.place for hit in known if _is_governorate(notes, hit)]
    if len(wide) < len(known):
        # «صيدا شرقي درعا، كما قُتل … في طفس»: both lie there, and are two towns.
        return False
    # A village that the gazetteer lacks may lie anywhere.
    return place.place is None or lies_in in {other.en for other in wide if other is not None}


def _is_governorate(notes: Notes, hit: Hit[FoundPlace]) -> bool:
    """Whether a name is of a governorate, and not said to be of its city («مدينة إدلب»)."""
    place = hit.value.place
    named = place is not None and place.en == place.governorate
    return named and notes.forms(hit.first - 1, hit.first) != [_CITY]


def _after_dots(notes: Notes, clause: Clause) -> bool:
    """«مقتل سيدة بقصف.. والفصائل تستهدف …»: the second story of a title."""
    return notes.forms(clause.first - 1, clause.first)[:1] in DOTS


def _draft(
    notes: Notes,
    line: Line,
    group: Sequence[Clause],
    tellers: Sequence[Source],
    unreal: Sequence[Scope],
) -> Draft | None:
    """Return what clauses tell of an event; None if they neither tell one nor add to one."""
    mains = [clause.main for clause in group if clause.main is not None]
    main = telling(mains)
    roles = roles_of(notes, group, tellers)
    refers = _refers(notes, group)
    lost = losses(notes, group, roles, unreal)
    if main is None and not (refers or lost):
        return None
    draft = Draft(
        sentences=[line.n],
        type=kind_of(notes, group, main, roles) if main is not None else None,
        strength=strength(main) if main is not None else 9,
        opening=opening(notes, line) or _of_another_day(notes, line),
        refers=refers,
        finite=_is_finite(group, main),
        definite=all(m.definite and not m.value.is_verb for m in mains),
        bare=_is_bare(notes, line),
        realis=realis_of(notes, group, main, unreal),
        rumour=is_rumour(notes, line, unreal),
        date=dates(notes, line, group),
        places=places(notes, group),
        parts=roles,
        losses=lost,
        people=people(notes, group, unreal),
        weapons=[_plain(hit) for hit in weapons(notes, group)],
        objects=things(notes, group, roles),
        seized=seized(notes, group),
        sources=[s for s in tellers if s.act is not SpeechAct.DECLINES],
    )
    passing = main is not None and draft.date is None and _is_former(notes, main)
    if main is not None and (
        passing
        or is_hypothetical(notes, group, main, unreal)
        or is_natural(notes, line, main)
        or (draft.type is EventType.NOT_CONFLICT and is_staged(notes, line))
    ):
        draft.type = None
        draft.parts, draft.losses = [], []
    return draft


def _is_former(notes: Notes, main: Hit[Sense]) -> bool:
    """«آثار قصف تركي سابق على …»: an earlier one, spoken of in passing."""
    named = notes.within("actor", main.first, main.first + _OPENS)
    ends = {main.last, *(hit.last for hit in named if hit.first == main.first)}
    return any(notes.within("former", end, end + 1) for end in ends)


def _of_another_day(notes: Notes, line: Line) -> str:
    """«وقبل أسبوع تقريباً، جددت …»: a sentence that goes on with a day tells another event."""
    dated = notes.within("date", line.first, line.first + _OPENS)
    joined = notes.words[line.first].form.startswith("و")
    return "fresh" if dated and joined and dated[0].first - line.first <= 1 else ""


def roles_of(notes: Notes, group: Sequence[Clause], tellers: Sequence[Source]) -> list[Part]:
    """Return what each actor did in the event that clauses tell."""
    telling = [s.party for s in tellers if s.party is not None]
    found: list[Part] = []
    for clause in group:
        for part in parts(notes, clause, telling):
            if not _known(part, found):
                found.append(part)
    if not any(part.role is Role.PERPETRATOR for part in found):
        found += _self_reported(notes, group, tellers)
    return found


def _known(part: Part, found: Sequence[Part]) -> bool:
    actor = part.party.actor
    return any(p.party.actor == actor for p in found)


def _self_reported(notes: Notes, group: Sequence[Clause], tellers: Sequence[Source]) -> list[Part]:
    """«أعلنت قسد اعتقال …», «أعلنت أنها قتلت …»: who announces the act has done it."""
    for source in tellers:
        if source.party is None or source.party.actor is None:
            continue
        if source.party.actor.kind is ActorKind.CIVILIANS:
            continue
        for clause in group:
            after = [h for h in clause.senses if h.first >= source.last and not h.definite]
            if after and after[0].value.trigger.frame not in _ACTS:
                continue
            opened = notes.within("that", clause.first, clause.last)
            itself = bool(notes.within("itself", max(clause.first, source.last), clause.last))
            same_clause = clause.first <= source.first and not opened
            if after and (itself or (same_clause and not after[0].value.is_verb)):
                claims = source.act is SpeechAct.CLAIMS
                basis = Basis.CLAIMS_RESPONSIBILITY if claims else Basis.STATED_FACT
                role = Role.CLAIMANT if claims else Role.PERPETRATOR
                if after[0].value.trigger.frame == "mutual":
                    role = Role.PARTY
                return [Part(source.party, role, basis)]
    return []


def _refers(notes: Notes, group: Sequence[Clause]) -> bool:
    """Whether the sentence's theme is an event or a person told of before."""
    first, last = group[0].first, group[-1].last
    theme = notes.within("refers", first, min(last, first + _FEW))
    if any(hit.definite for hit in theme):
        return True
    causes = [c.main for c in group if c.main and c.main.value.trigger.rank in _CAUSES]
    if any(not m.definite or m.value.is_verb for m in causes):
        return False
    later = notes.within("refers", first, min(last, first + 2 * _FEW))
    return any(hit.definite for hit in later) or bool(notes.within("named", first, last))


def _is_finite(group: Sequence[Clause], main: Hit[Sense] | None) -> bool:
    """Whether the event word is a verb, or has a verb of doing or resulting in its clause."""
    if main is None or main.value.is_verb:
        return main is not None
    return any(
        hit.value.is_verb
        for clause in group
        if clause.first <= main.first < clause.last
        for hit in clause.senses
    )


def _is_bare(notes: Notes, line: Line) -> bool:
    """A question, or a short line in the body that ends in no full stop: a subheading, a link."""
    last = notes.words[line.last - 1].form
    if last in _QUESTIONS:
        return True
    return line.n > _LEAD and line.last - line.first < _SHORT_LINE and last not in _ENDS


def _plain(hit: Hit[tuple[int, Weapon]]) -> Hit[Weapon]:
    return Hit(hit.first, hit.last, hit.prefix, hit.value[1])
