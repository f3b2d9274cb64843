"""People before a verb: whether they suffer it, do it, or tell it."""

from dataclasses import replace

from summarizer.rules.lexicon import Sense
from summarizer.rules.naming import is_given, is_taken
from summarizer.rules.people import People, is_office
from summarizer.rules.spot import Notes
from summarizer.rules.words import Hit
from summarizer.schemas import Outcome, VictimGroup
from summarizer.text.count_grammar import states

_FAR = 9
"""Words of a verb chain at most ("were reported to have been killed")."""
_CLOSE = 4
_AHEAD = 3
"""Words in which a source noun or the verb itself stands after people."""
_INTRANSITIVE = frozenset(["die", "displacement", "missing"])
_DETERMINERS = frozenset(["a", "an", "the", "one"])
_OWNERS = frozenset(["his", "her", "its", "their"])


def undergone(notes: Notes, hit: Hit[People]) -> Outcome | None:
    """English: what became of a subject, said by the verb after it ("two women were hurt")."""
    if not notes.english:
        return None
    index = _after_aside(notes, hit.last)
    if _is_apposition(notes, hit):
        index = hit.last + 1
    while joined := _joined_subject(notes, index):
        index = _after_aside(notes, joined)
    verb = index
    for cue in notes.within("passive", index, index + _FAR):
        if cue.first != verb:
            break
        verb = cue.last
    senses = [h for h in notes.within("trigger", verb, verb + _AHEAD) if h.first == verb]
    if not senses or not senses[0].value.is_verb:
        state = states().get("".join(notes.forms(verb, verb + 1)))
        return state if state and _is_participle(notes, hit, verb + 1) else None
    trigger = senses[0].value.trigger
    outcome: Outcome | None = trigger.outcome
    passive = verb > index or trigger.id in _INTRANSITIVE
    return outcome if passive or _is_participle(notes, hit, senses[0].last) else None


def _is_participle(notes: Notes, hit: Hit[People], last: int) -> bool:
    """English: "three people killed in shelling", with no object after it.

    More people may be joined ("left two men dead, one woman killed and five wounded").
    """
    if not hit.value.numbered:
        return False
    after = notes.words[last : last + 1]
    preposition = notes.within("preposition", last, last + 1)
    if preposition or not after or not after[0].is_word:
        return True
    more = notes.within("people", last + 1, last + 1 + 2 * _CLOSE)
    joined = after[0].form == "and" and bool(more) and more[0].first - last <= _AHEAD
    return joined and more[0].value.numbered


def speaks(notes: Notes, hit: Hit[People]) -> bool:
    """Who tells it is no victim: «قال ناشطون», "according to a nurse", "two sources said"."""
    if hit.value.outcome is not None:
        return False
    if notes.within("source", hit.first, hit.last + _AHEAD) and not hit.value.noun:
        return True
    index = hit.first
    while notes.english and notes.words[index - 1].form in _DETERMINERS and index:
        index -= 1
    if notes.ends_at("according", index) is not None:
        return True
    if notes.english:
        after = notes.within("speech", hit.last, hit.last + 2)
        return bool(after) and after[0].first == hit.last
    return hit.value.noun and notes.ends_at("speech", index) is not None


def in_construct(notes: Notes, hit: Hit[People]) -> People:
    """A noun in the construct state is definite with the one that follows («جثتي الطفلين»).

    A body is of the kind of the one whose it is, and a rank before a noun is an office.
    """
    people = hit.value
    after = [h for h in notes.within("people", hit.last, hit.last + 2) if h.first == hit.last]
    if after and not people.definite:
        other = after[0].value
        bodies = people.outcome is Outcome.KILLED and people.group is VictimGroup.UNSPECIFIED
        group = other.group if bodies else people.group
        return replace(people, definite=other.definite, group=group)
    if is_office(notes.words[hit.first].form) and _before_noun(notes, hit):
        return replace(people, group=VictimGroup.UNSPECIFIED)
    return people


def _before_noun(notes: Notes, hit: Hit[People]) -> bool:
    """Whether more of its own noun phrase follows than a name or an adjective."""
    if hit.last - hit.first > 1:
        return not is_given(notes, hit.first + 1)
    index = hit.last
    if index >= len(notes.words) or not notes.words[index].is_word or is_given(notes, index):
        return False
    return notes.words[index].form.startswith("ال") or not is_taken(notes, index)


def has_object(notes: Notes, verb: Hit[Sense], stop: int) -> bool:
    """«مسلحون خطفوا مدنياً»: the verb has its victim after it, so its subject is none."""
    if notes.words[verb.first].passive:
        return False
    if (
        notes.english
        and verb.last < len(notes.words)
        and (notes.words[verb.last].form in _DETERMINERS | _OWNERS)
    ):
        return True
    after = notes.within("people", verb.last, min(stop, verb.last + _CLOSE))
    return any(
        hit.first - verb.last <= 1 and not notes.within("trigger", verb.last, hit.first)
        for hit in after
    )


def begins_to_act(notes: Notes, hit: Hit[People], stop: int) -> bool:
    """English: whether they are the subject of an active verb ("… as militants attacked the")."""
    verbs = [h for h in notes.within("trigger", hit.last, hit.last + 2) if h.first == hit.last]
    return bool(verbs) and verbs[0].value.is_verb and has_object(notes, verbs[0], stop)


def _is_apposition(notes: Notes, hit: Hit[People]) -> bool:
    """Between commas after a name ("Mohammed Saleh, a councillor, was …")."""
    index = hit.first
    while index > max(0, hit.first - _CLOSE) and notes.words[index - 1].is_word:
        index -= 1
    joined = notes.words[index].form == "and" or notes.within("subset", index, hit.first)
    if not index or joined or hit.value.numbered:
        return False
    return notes.words[index - 1].form == "," and notes.forms(hit.last, hit.last + 1) == [","]


def _joined_subject(notes: Notes, index: int) -> int | None:
    """The end of another subject joined at `index` ("three men and a boy were …")."""
    if notes.words[index : index + 1] and notes.words[index].form in ("and", ","):
        for other in notes.within("people", index + 1, index + 1 + _CLOSE):
            partitive = notes.within("partitive", other.last, other.last + 2)
            if other.first - index <= 2 and not partitive:
                return other.last
    return None


def _after_aside(notes: Notes, index: int) -> int:
    """The end of an aside about a subject ("four others, among them a nurse, were hurt")."""
    subset = notes.within("subset", index + 1, index + 1 + _CLOSE)
    if notes.forms(index, index + 1) != [","] or not subset or subset[0].first != index + 1:
        return index
    commas = [i for i, form in enumerate(notes.forms(index + 1, index + _FAR)) if form == ","]
    return index + 2 + commas[0] if commas else index
