"""Phrases of the notes and summaries in both languages, with the agreement that they need."""

from functools import cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from summarizer import knowledge
from summarizer.rules.inflect import noun_forms
from summarizer.schemas import (
    CasualtyMention,
    Demographic,
    Outcome,
    Qualifier,
    VictimGroup,
)
from summarizer.text.fold import fold_text
from summarizer.text.nouns import human_nouns

_PLURAL = "ون"
_OBLIQUE = "ين"


class Said(NamedTuple):
    """The same words in both languages."""

    ar: str
    en: str


class Pair(NamedTuple):
    """An Arabic and an English pattern."""

    ar: str
    en: str

    def filled(self, ar: str, en: str) -> Said:
        return Said(self.ar.format(ar), self.en.format(en))


class EventWords(BaseModel):
    """How an event type is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ar: str
    took: str
    led: str
    aim: str
    en: str
    plural: bool = False


class NounWords(BaseModel):
    """How a noun is counted; the order is explained in `summaries.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ar: tuple[str, str, str, str, str, str]
    en: tuple[str, str]


class OutcomeWords(BaseModel):
    """How an outcome is said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ar: str
    en: str
    past: str
    none_ar: str
    none_en: str


class Wording(BaseModel):
    """Shape of `summaries.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    events: dict[str, EventWords]
    nouns: dict[str, NounWords]
    outcomes: dict[str, OutcomeWords]
    qualifiers: dict[str, Pair]
    places: dict[str, Pair]
    relations: dict[str, Pair]
    roles: dict[str, Pair]
    realis: dict[str, Pair]
    verbs: dict[str, str]
    times: dict[str, Pair]
    weekday_times: dict[str, str]
    before_date: dict[str, tuple[str, ...]]
    vague_tellers: dict[str, tuple[str, ...]]
    genitive: dict[str, str]
    feminine: dict[str, tuple[str, str, str]]
    feminine_nouns: tuple[str, ...]
    articles: dict[str, tuple[str, ...]]
    things: dict[str, Pair]
    tolls: dict[str, Pair]
    weekdays: dict[str, Pair]
    sources: dict[str, Pair]
    texts: dict[str, Pair]
    dates: dict[str, Pair]


@cache
def wording() -> Wording:
    """Return the wording data."""
    loaded: Wording = knowledge.load("summaries", Wording)
    return loaded


def arabic_count(n: int, noun: NounWords, *, nominative: bool = False) -> str:
    """Return a number with its noun as Arabic grammar wants it.

    1 and 2 are the noun's own forms, 3 to 10 take the plural, 11 to 99 the singular in the
    accusative, hundreds the singular; above a hundred the last two digits decide.

    >>> noun = wording().nouns["children"]
    >>> [arabic_count(n, noun) for n in (1, 2, 3, 11, 100, 105, 120)]
    ['طفل واحد', 'طفلين', '3 أطفال', '11 طفلاً', '100 طفل', '105 أطفال', '120 طفلاً']
    """
    one, dual, dual_nominative, plural, accusative, _ = noun.ar
    if n == 1:
        return f"{one} {'واحدة' if one.endswith('ة') else 'واحد'}"
    if n == 2:
        return dual_nominative if nominative else dual
    last = n % 100
    if 3 <= last <= 10:
        return f"{n} {plural}"
    return f"{n} {accusative if last >= 11 else one}"


def english_count(n: int, noun: NounWords) -> str:
    """Return a number with its English noun: "one child", "3 children"."""
    return f"one {noun.en[0]}" if n == 1 else f"{n} {noun.en[1]}"


def count(row: CasualtyMention, *, nominative: bool = False) -> Said:
    """Return how many of whom a casualty row says, in both languages."""
    words = wording()
    noun = _noun(row)
    if row.min is not None and row.max is not None and row.min != row.max and row.min > 0:
        pattern = words.qualifiers["between"]
        values = {"min": row.min, "max": row.max}
        return Said(
            pattern.ar.format(plural=noun.ar[5], **values),
            pattern.en.format(plural=noun.en[1], **values),
        )
    n = row.max if row.qualifier is Qualifier.UP_TO else row.min
    if n is None or row.qualifier in (Qualifier.SEVERAL, Qualifier.UNKNOWN):
        kind = "unknown" if row.qualifier is Qualifier.UNKNOWN else "several"
        pattern = words.qualifiers[kind]
        plural = noun.ar[3] if kind == "unknown" else noun.ar[5]
        return Said(pattern.ar.format(plural=plural), pattern.en.format(plural=noun.en[1]))
    pattern = words.qualifiers[row.qualifier]
    return Said(
        pattern.ar.format(n=arabic_count(n, noun, nominative=nominative)),
        pattern.en.format(n=english_count(n, noun)),
    )


def oblique(name: str) -> str:
    """Return an Arabic name as it is written after a preposition or as an object.

    A sound plural of a noun for people changes, and the adjectives with it.

    >>> oblique("مسلحون محليون"), oblique("القوات الروسية")
    ('مسلحين محليين', 'القوات الروسية')
    """
    if name in (known := wording().genitive):
        return known[name]
    words = name.split()
    changed = 0
    if words and fold_text(words[0]).removeprefix("و") in human_nouns():
        changed = next((n for n, w in enumerate(words) if not w.endswith(_PLURAL)), len(words))
    return " ".join(
        [*(w.removesuffix(_PLURAL) + _OBLIQUE for w in words[:changed]), *words[changed:]]
    )


def with_article(name: str) -> str:
    """Return an English name as it stands in a sentence.

    >>> with_article("Syrian Democratic Forces (SDF)"), with_article("ISIS")
    ('the Syrian Democratic Forces (SDF)', 'ISIS')
    """
    data = wording().articles
    if name.split()[0] in data["lower"]:
        return name[:1].lower() + name[1:]
    bare = name.split(" (")[0]
    takes = len(bare.split()) > 1 and bare.endswith(data["the"]) and not bare.startswith("the ")
    return f"the {name}" if takes else name


def left(rows: list[CasualtyMention]) -> Said:
    """Return all figures as a state: «مقتل 3 مدنيين», "3 civilians killed and 1 person injured"."""
    words = wording()
    english = []
    for outcome in Outcome:
        mine = [row for row in rows if row.outcome is outcome]
        whole = _distinct([row for row in mine if not row.subset and row.max != 0])
        if not whole:
            continue
        en = _listed([count(row).en for row in whole])
        if part := _parts(mine, whole):
            en += f", including {_listed([count(row).en for row in part])},"
        english.append(f"{en} {words.outcomes[outcome].past}")
    return Said(losses(rows).ar, " and ".join(english))


def losses(rows: list[CasualtyMention]) -> Said:
    """Return all figures of an incident: «مقتل 3 مدنيين، بينهم طفلان، وإصابة شخص واحد»."""
    arabic, english = [], []
    words = wording()
    for outcome in Outcome:
        mine = [row for row in rows if row.outcome is outcome]
        whole = [row for row in mine if not row.subset and row.max != 0]
        if not whole:
            continue
        said = [count(row) for row in _distinct(whole)]
        part = [count(row, nominative=True) for row in _parts(mine, whole)]
        ar = f"{words.outcomes[outcome].ar} {' و'.join(s.ar for s in said)}"
        en = f"{words.outcomes[outcome].en} {_listed([s.en for s in said])}"
        if part:
            ar += f"، بينهم {' و'.join(s.ar for s in part)}،"
            en += f", including {_listed([s.en for s in part])},"
        arabic.append(ar)
        english.append(en)
    return Said(" و".join(arabic).rstrip("،"), " and ".join(english).rstrip(","))


def _parts(rows: list[CasualtyMention], whole: list[CasualtyMention]) -> list[CasualtyMention]:
    """Return who was among those counted, where that says more than the whole does.

    Nested parts («3 منهم مدنيان أحدهما طفل») are not told as if they stood side by side.
    """
    told = {_noun_key(row) for row in whole} | {VictimGroup.UNSPECIFIED}
    parts = [r for r in _distinct([r for r in rows if r.subset]) if _noun_key(r) not in told]
    room = sum(row.max or row.min or 0 for row in whole)
    if sum(row.min or 0 for row in parts) <= room:
        return parts
    return [row for row in parts if row.demographic in (Demographic.CHILDREN, Demographic.WOMEN)]


def _listed(parts: list[str]) -> str:
    """Return an English list: "A, B and C"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def nobody(rows: list[CasualtyMention]) -> Said:
    """Return the statement that there were no casualties, or empty strings.

    Of one group only («no civilians were killed») it says nothing of others; of everybody it is
    not repeated where somebody was counted after all.
    """
    words = wording()
    counted = {row.outcome for row in rows if row.max != 0}
    arabic, english = [], []
    for row in _distinct([row for row in rows if row.max == 0]):
        outcome = words.outcomes[row.outcome]
        noun = words.nouns[_noun_key(row)]
        if _noun_key(row) != VictimGroup.UNSPECIFIED:
            pattern = words.texts["none_of"]
            arabic.append(pattern.ar.format(outcome.ar, noun.ar[3]))
            english.append(pattern.en.format(noun.en[1], outcome.past))
        elif row.outcome not in counted:
            arabic.append(outcome.none_ar)
            english.append(outcome.none_en)
    return Said(" و".join(arabic), " and ".join(english))


def _noun_key(row: CasualtyMention) -> str:
    return row.group if row.demographic is Demographic.UNSPECIFIED else row.demographic


def _noun(row: CasualtyMention) -> NounWords:
    """The noun for those counted, feminine where the article's own is («طفلة»)."""
    words = wording()
    key = _noun_key(row)
    noun = words.nouns[key]
    forms = words.feminine.get(key)
    folded = fold_text(row.text).split()
    if forms is None or not any(word in _feminine() for word in folded):
        return noun
    return noun.model_copy(update={"ar": (*forms, *noun.ar[3:])})


@cache
def _feminine() -> frozenset[str]:
    """Forms of one or two women or girls, folded, with and without the article."""
    forms = {form for lemma in wording().feminine_nouns for form in noun_forms(lemma)}
    return frozenset(forms | {f"ال{form}" for form in forms})


def _distinct(rows: list[CasualtyMention]) -> list[CasualtyMention]:
    """Rows that say the same number of the same people are said once."""
    seen: dict[tuple[object, ...], CasualtyMention] = {}
    for row in rows:
        whom = row.group, row.demographic, row.outcome
        seen.setdefault((*whom, row.min, row.max, row.qualifier), row)
    return list(seen.values())
