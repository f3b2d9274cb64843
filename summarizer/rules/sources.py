"""Who tells it: sources named in a sentence, and which actors are only tellers."""

from dataclasses import dataclass

from summarizer.actors import Actor
from summarizer.rules.parties import Party, parties
from summarizer.rules.spot import Line, Notes
from summarizer.rules.words import Hit
from summarizer.schemas import ActorKind, SourceKind, SpeechAct

_REACH = 3
"""Words between a verb of telling and the noun that names the source."""
_LONGEST = 7
_STOP = frozenset('،,؛;:."()«»“”')
_TO = frozenset(["ل", "لـ"])
_AMONG = (["في"], ["من"], ["لدى"])
_STATES = frozenset([ActorKind.STATE_FORCES, ActorKind.FOREIGN_STATE_FORCES, ActorKind.COALITION])


@dataclass(frozen=True, slots=True)
class Source:
    """A source as words of the article."""

    first: int
    last: int
    kind: SourceKind
    act: SpeechAct
    actor: Actor | None = None
    party: Party | None = None
    """Set when an actor of the conflict tells it."""


def sources(notes: Notes, line: Line) -> list[Source]:
    """Return the sources named in a sentence, in order, each once."""
    tellings: list[tuple[Hit[SpeechAct | None], SpeechAct]] = [
        *((hit, hit.value) for hit in notes.within("speech", line.first, line.last)),
        *((hit, SpeechAct.ASSERTS) for hit in notes.within("according", line.first, line.last)),
    ]
    if not tellings:
        return []
    found: list[Source] = []
    actors = parties(notes, line.first, line.last)
    for hit, act in sorted(tellings, key=lambda pair: pair[0].first):
        before = notes.english and hit.value is not None
        named = _named(notes, line, hit, act, before, actors)
        actor = _actor(notes, hit, act, actors, before)
        if named is None and actor is None and not before:
            actor = _in_front(notes, line, hit, act, actors)
        source = actor if named is None or (actor and actor.first <= named.first) else named
        if source is not None and not any(s.first < source.last for s in found[-1:]):
            found.append(source)
    return found


def _named(
    notes: Notes,
    line: Line,
    hit: Hit[SpeechAct | None],
    act: SpeechAct,
    before: bool,
    actors: list[Party],
) -> Source | None:
    window = (
        (max(line.first, hit.first - _REACH - 2), hit.first)
        if before
        else (hit.last, min(line.last, hit.last + _REACH))
    )
    if not before and (that := notes.within("that", *window)):
        window = window[0], that[0].first
    nouns = notes.within("source", *window)
    if not nouns:
        return None
    noun = nouns[-1] if before else nouns[0]
    last = noun.last if before else _phrase_end(notes, noun.last, line.last)
    inside = next((p for p in actors if noun.first <= p.first and p.last <= last), None)
    if inside is None and not before and notes.forms(last, last + 1)[:1] in _AMONG:
        # «مصادر في الدفاع المدني»
        inside = next((p for p in actors if p.first == last + 1), None)
        last = inside.last if inside else last
    return Source(noun.first, last, noun.value, act, party=inside)


def _in_front(
    notes: Notes,
    line: Line,
    hit: Hit[SpeechAct | None],
    act: SpeechAct,
    actors: list[Party],
) -> Source | None:
    """«المرصد السوري، أوضح أن …»: who tells it before the verb, at the head of the sentence."""
    if hit.value is None:
        return None
    opening = [p for p in actors if p.first - line.first <= 1 and 0 <= hit.first - p.last <= 1]
    if opening:
        return _actor(notes, hit, act, opening, True)
    nouns = [
        noun
        for noun in notes.within("source", line.first, hit.first)
        if noun.first - line.first <= 1 and hit.first - noun.last <= _REACH
    ]
    return Source(nouns[0].first, hit.first, nouns[0].value, act) if nouns else None


def _actor(
    notes: Notes,
    hit: Hit[SpeechAct | None],
    act: SpeechAct,
    actors: list[Party],
    before: bool,
) -> Source | None:
    for party in actors:
        near = (
            0 <= hit.first - party.last <= _REACH
            if before
            else 0 <= party.first - hit.last < _REACH
        )
        if not before and notes.within("that", hit.last, party.first):
            # «قالت: إن قوات النظام …» is what is told.
            return None
        if party.actor is not None and party.head == "bare" and near:
            official = party.actor.kind in _STATES
            kind = SourceKind.OFFICIAL if official else SourceKind.ARMED_GROUP_STATEMENT
            return Source(party.first, party.last, kind, act, party.actor, party)
    return None


def _phrase_end(notes: Notes, index: int, stop: int) -> int:
    """The end of the source's noun phrase: up to a pause, a clause, a date or a verb."""
    end = min(stop, index + _LONGEST)
    closers = [
        hit.first
        for kind in (
            "that",
            "relative",
            "boundary",
            "date",
            "trigger",
            "preposition",
            "speech",
            "people",
        )
        for hit in notes.within(kind, index, end)
    ]
    last = min([end, *closers])
    for position in range(index, last):
        if notes.words[position].form in _STOP:
            last = position
            break
    # «مصادر لـ "موقع …"»: whom they told is not who they are.
    return last - 1 if last > index and notes.words[last - 1].form in _TO else last
