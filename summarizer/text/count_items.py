"""The parts of a count phrase: each number, dual, plural or single noun that counts people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from summarizer.schemas import Qualifier
from summarizer.text.count_grammar import count_grammar, count_tags, surroundings
from summarizer.text.grammar import Hit, longest
from summarizer.text.nouns import Case, NounNumber
from summarizer.text.romanize import is_given_name
from summarizer.text.tagging import Tagged, Token, Values


@dataclass(frozen=True, slots=True)
class Count:
    """A count as a phrase states it."""

    min: int | None
    """Lowest number that the phrase allows; None if it gives none («أقل من 7»)."""
    max: int | None
    """Highest number; None if it is open («ما لا يقل عن 7», «مدنيين»)."""
    best: int | None
    """The number stated; the lower end of a range, as UCDP takes it; None if vague."""
    qualifier: Qualifier


@dataclass(frozen=True, slots=True)
class Item:
    """One part of a count phrase."""

    count: Count
    states: tuple[int, ...]
    """Numbers that it can be quoted for: of a range its ends; «مدنيين» may be two, a vague
    plural none."""
    outcome: str
    """What its noun says happened to them (`killed` in «قتيل»), or ""."""
    is_noun: bool
    """Whether it is a noun alone, not counted: one (جندي) or several (جنود), no dual."""
    about_people: bool
    """False for a number before a word that is no known noun for people («3 غارات»)."""
    joined: bool
    """Whether "and" joins it to the item before."""
    subset: bool
    """Whether it tells of people counted already («بينهم طفلان»)."""
    listed: bool
    """Whether a comma alone stands before it («3 مدنيين، رجل وامرأة وطفل»)."""
    lemma: str
    """Of an Arabic singular without article; "" for anything else."""
    case: Case
    clause: int
    """Which of the phrase's clauses it is in; a new outcome («وإصابة 3») begins another."""


def read_items(text: str) -> list[Item]:
    """Return the parts of folded `text` that count something, in order."""
    tagged = count_tags(text)
    read = [
        (hit, _read(hit, tagged))
        for hit in count_grammar().hits(tagged)
        if may_count(hit, tagged, text)
        and not any(in_latin_word(token, text) for token in tagged.tokens[hit.start : hit.end])
    ]
    usable = [(hit, item) for hit, item in read if item or hit.rule in COUNT_NOBODY]
    chosen = longest(usable, lambda pair: (pair[0].start, pair[0].end))
    return [item for _, item in chosen if item is not None]


def in_latin_word(token: Token, text: str) -> bool:
    """Whether a number in digits is part of a Latin word («طريق M4»)."""
    if not text[token.start].isdigit():
        return False
    beside = text[max(0, token.start - 1) : token.start] + text[token.end : token.end + 1]
    return any(char.isascii() and char.isalpha() for char in beside)


def may_count(hit: Hit, tagged: Tagged, text: str) -> bool:
    """Whether a hit counts what its rule says: «شقيقي المهندس علي» are not two.

    Nor is «ابني الشهيد», "my son the martyr"; and «وأسر اثنين» is "and captured two", not two
    families, since a plural is not counted by "two".
    """
    if hit.rule == "number":
        noun = tagged.tokens[hit.start].values.get("noun")
        return noun != NounNumber.MORE or int(hit.values["n"]) > 2
    if hit.rule != "dual":
        return True
    last = tagged.tokens[hit.end - 1]
    after = text[last.end :].split(maxsplit=1)
    return "harmed" not in last.values and not (after and is_given_name(after[0]))


def _read(hit: Hit, tagged: Tagged) -> Item | None:
    read = _count(hit, tagged)
    if read is None:
        return None
    count, states = read
    tokens = tagged.tokens[hit.start : hit.end]
    clause, subset = _where(tagged.tokens[: hit.start])
    noun = tokens[-1].values if "noun" in tokens[-1].values else {}
    return Item(
        count=count,
        states=states,
        outcome=hit.values.get("s") or next(filter(None, map(_outcome, tokens)), ""),
        is_noun=hit.rule == "noun" and hit.values["h"] != NounNumber.TWO,
        about_people="h" in hit.values or hit.rule != "number" or _stands_alone(hit, tagged),
        listed=surroundings().comma.search(tagged.codes, 0, hit.start) is not None,
        lemma=noun.get("lemma", ""),
        case=cast(Case, noun.get("case", "")),
        joined=_is_joined(hit, tagged),
        subset=subset,
        clause=clause,
    )


COUNT_NOBODY = frozenset({"measure", "unknown", "mixed", "label"})
"""Rules whose words no other rule may read."""
_NOT_COUNTED_AFTER = frozenset({NounNumber.ONE, NounNumber.TWO, NounNumber.GROUP})
_Read = tuple[Count, tuple[int, ...]]
_NONE: _Read = Count(0, 0, 0, Qualifier.NONE_REPORTED), (0,)
_SEVERAL = Count(2, None, None, Qualifier.SEVERAL)
_NOUNS: Mapping[NounNumber, _Read] = {
    NounNumber.ONE: (Count(1, 1, 1, Qualifier.EXACT), (1,)),
    NounNumber.TWO: (Count(2, 2, 2, Qualifier.EXACT), (2,)),
    NounNumber.TWO_OR_MORE: (_SEVERAL, (2,)),
    NounNumber.MORE: (_SEVERAL, ()),
    NounNumber.GROUP: (_SEVERAL, ()),
}


def _count(hit: Hit, tagged: Tagged) -> _Read | None:
    values = hit.values
    match hit.rule:
        case "none":
            return _NONE
        case "range":
            return _range(int(values["a"]), int(values["b"]))
        case "vague":
            return _vague(values["v"])
        case "dual":
            return _NOUNS[NounNumber.TWO]
        case "noun":
            return _NOUNS[NounNumber(values["h"])]
        case "parent" if surroundings().kin.match(tagged.codes, hit.end):
            return _NOUNS[NounNumber.ONE]
        case "number":
            tokens = tagged.tokens[hit.start : hit.end]
            is_year = "h" not in values and any("year" in token.values for token in tokens)
            # «أطفاله الثلاثة», but «مجموعة السبع» is one group by that name.
            is_name = int(values["n"]) > 2 and tokens[0].values.get("noun") in _NOT_COUNTED_AFTER
            return None if is_year or is_name else _number(values)
    return None


def _vague(bounds: str) -> _Read:
    low, _, high = bounds.partition("-")
    return Count(int(low), int(high) if high else None, None, Qualifier.SEVERAL), ()


def _range(low: int, high: int) -> _Read | None:
    if low >= high:
        return None
    return Count(low, high, low, Qualifier.ABOUT), (low, high)


def _number(values: Values) -> _Read:
    n = int(values["n"])
    qualifier = Qualifier(values.get("q") or values.get("q2") or Qualifier.EXACT)
    low = None if qualifier is Qualifier.UP_TO else n
    high = None if qualifier is Qualifier.AT_LEAST else n
    return Count(low, high, n, qualifier), (n,)


def _outcome(token: Token) -> str | None:
    return token.values.get("outcome_noun")


def _where(before: Sequence[Token]) -> tuple[int, bool]:
    """Return the clause that begins after the tokens `before`, and whether it is in a subset."""
    clause, subset = 0, False
    for token in before:
        if "outcome" in token.values:
            clause, subset = clause + 1, False
        elif "subset" in token.values:
            subset = True
    return clause, subset


def _stands_alone(hit: Hit, tagged: Tagged) -> bool:
    """Whether no unknown noun follows the number: «القتلى إلى 12 في إدلب», not «3 غارات»."""
    return surroundings().unknown_noun.match(tagged.codes, hit.end) is None


def _is_joined(hit: Hit, tagged: Tagged) -> bool:
    english = "english" in tagged.tokens[hit.end - 1].values
    pattern = surroundings().joined_english if english else surroundings().joined
    return pattern.search(tagged.codes, 0, hit.start) is not None
