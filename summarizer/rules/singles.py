"""One person described or named: «معلم الرياضيات خلف العساف», "the poet Nabil Haddad".

No list has every calling, so where a person is bound to stand, after what happened to somebody,
the noun phrase that ends in a personal name is one person, whatever its noun.
"""

from summarizer.rules.naming import LINKS, is_given, is_taken
from summarizer.rules.people import People
from summarizer.rules.spot import Notes
from summarizer.rules.words import Hit
from summarizer.schemas import Qualifier, VictimGroup
from summarizer.text.counts import Count
from summarizer.text.romanize import is_name_part

_LONGEST = 7
"""Words of a description before the name."""
_LEAST_NAME = 2
_LONGEST_NAME = 6
_ONE = Count(1, 1, 1, Qualifier.EXACT)
_INSIDE = frozenset(["في", "من", "ل", "of", "in", "the", "'", "s", "-", "’", "for"])
"""Words that may stand between a noun and the name («رئيس الاتحاد في المحافظة سالم باوزير»)."""
_ENGLISH_LINKS = frozenset(["al", "el", "bin", "ben", "ibn", "abu", "abd", "-"])
_DETERMINERS = frozenset(["a", "an", "the", "his", "her", "their"])
_ENDS_A_VERB = ("ان", "ون")
_ENDS_PHRASE = frozenset(
    ["trigger", "conditional", "relative", "that", "boundary", "speech", "by", "date"]
)


def single_at(notes: Notes, index: int, stop: int) -> Hit[People] | None:
    """Return the person described or named at `words[index]`, None if none certainly is."""
    stop = min(stop, len(notes.words))
    if index >= stop or not notes.words[index].is_word:
        return None
    return _english(notes, index, stop) if notes.english else _arabic(notes, index, stop)


def joined_to(notes: Notes, before: Hit[People], stop: int) -> Hit[People] | None:
    """Return a second person named right after one («محمد العلي وخالد الأحمد»)."""
    index = before.last
    if notes.english or index >= stop or not notes.words[index].form.startswith("و"):
        return None
    alone = notes.words[index].form == "و"
    last = _name_end(notes, index + alone, stop, "" if alone else "و")
    return _person(notes, index + alone, last) if last is not None else None


def _arabic(notes: Notes, index: int, stop: int) -> Hit[People] | None:
    if (last := _name_end(notes, index, stop)) is not None:
        return _person(notes, index, last)
    if not _can_head(notes, index):
        return None
    for at in range(index + 1, min(stop, index + 1 + _LONGEST)):
        if _ends_phrase(notes, at):
            return None
        if is_given(notes, at):
            last = _name_end(notes, at, stop)
            return _person(notes, index, last) if last is not None else None
    return None


def _name_end(notes: Notes, index: int, stop: int, prefix: str = "") -> int | None:
    """The end of a name of two words or more that begins with a given name at `index`.

    Its second word may be a surname that no list has, if no other list has it either.
    """
    if not is_given(notes, index, prefix):
        return None
    last = index + 1
    while last < min(stop, index + _LONGEST_NAME) and notes.words[last].is_word:
        form = notes.words[last].form
        if not (is_given(notes, last) or form in LINKS):
            surname = is_name_part(form) or form.startswith("ال")
            unlisted = last == index + 1 and len(form) > _LEAST_NAME and not form.endswith("ا")
            if is_taken(notes, last) or not (surname or unlisted):
                break
        last += 1
    return last if last - index >= _LEAST_NAME else None


def _can_head(notes: Notes, index: int) -> bool:
    """Whether an unknown word can be the noun for a person: no verb, no adverb, no number."""
    form = notes.words[index].form
    known = notes.begins_at("people", index, index + 1)
    if known is not None:
        return known.value.count.best == 1 and not known.value.definite
    if is_taken(notes, index) or not form.isalpha() or len(form) < 3:
        return False
    before = notes.ends_at("people", index)
    if before is not None and form.startswith("ال") and not before.value.definite:
        # «عنصر الأمن محمد العلي»: it belongs to the noun before.
        return False
    # «سيارة بيضاء الصيدلاني …»: an adjective before the person.
    after = notes.within("people", index + 1, index + 2)
    if after and after[0].value.definite and after[0].value.count.best == 1:
        return False
    return not (form[0] in "يت" and form.endswith(_ENDS_A_VERB))


def _ends_phrase(notes: Notes, index: int) -> bool:
    word = notes.words[index]
    if not word.is_word:
        return word.form not in ('"', "(", ")")
    if word.form.endswith("ا") and not word.form.startswith("ال"):
        # An adverb, or the object of a verb.
        return True
    if notes.any_begins_at(_ENDS_PHRASE, index, index + 6):
        return True
    counted = notes.begins_at("people", index, index + 4)
    if counted is not None and counted.value.numbered:
        return True
    preposition = notes.within("preposition", index, index + 1)
    return bool(preposition) and word.form not in _INSIDE


def _english(notes: Notes, index: int, stop: int) -> Hit[People] | None:
    """Two capitalised words that are no place and no actor, after a noun or alone."""
    start = index
    if (
        notes.within("preposition", index, index + 1)
        and notes.words[index].form not in _DETERMINERS
    ):
        return None
    if notes.words[index].form in _DETERMINERS:
        index += 1
    for at in range(index, min(stop, index + _LONGEST)):
        if _is_proper(notes, at):
            last = at
            while last < min(stop, at + _LONGEST_NAME) and _goes_on(notes, last):
                last += 1
            if last - at >= _LEAST_NAME:
                return _person(notes, start, last)
        if not notes.words[at].is_word:
            comma = notes.words[at].form == "," and at > index and _is_proper(notes, at + 1)
            if not comma and notes.words[at].form not in _INSIDE:
                return None
        elif _ends_phrase(notes, at):
            return None
    return None


def _goes_on(notes: Notes, index: int) -> bool:
    """Whether a name goes on: "Saad al-Qarawi", "Omar bin Ali"."""
    if _is_proper(notes, index):
        return True
    links = notes.words[index].form in _ENGLISH_LINKS
    return links and any(_is_proper(notes, at) for at in (index + 1, index + 2))


def _is_proper(notes: Notes, index: int) -> bool:
    if index >= len(notes.words) or not notes.words[index].is_word:
        return False
    letter = notes.text[notes.words[index].start]
    taken = any(
        hit.first <= index < hit.last
        for kind in ("place", "actor", "date")
        for hit in notes.within(kind, max(0, index - 6), index + 7)
    )
    return letter.isalpha() and letter.isupper() and not taken


def _person(notes: Notes, first: int, last: int) -> Hit[People]:
    known = [h for h in notes.within("people", first, last) if h.value.count.best == 1]
    head = known[0].value if known and known[0].first == first else None
    group = head.group if head is not None else VictimGroup.UNSPECIFIED
    people = People(
        notes.slice(first, last), _ONE, group, *([head.demographic] if head is not None else [])
    )
    return Hit(first, last, "", people)
