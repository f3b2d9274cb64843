"""Everything the rules look for in running text, from the knowledge files, as one dictionary."""

from functools import cache
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, RootModel

from summarizer import knowledge
from summarizer.rules.inflect import (
    english_noun_forms,
    english_verb_forms,
    jussive_forms,
    noun_forms,
    verb_forms,
    voices,
)
from summarizer.rules.words import Dictionary
from summarizer.schemas import (
    EventType,
    ObjectType,
    Outcome,
    Realis,
    SeizedKind,
    SourceKind,
    SpeechAct,
    WeaponCategory,
)
from summarizer.text.fold import fold_text

Rank = Literal["cause", "generic", "outcome", "light", "result"]
Frame = Literal["act", "undergo", "happen", "mutual", "blast"]
Voice = Literal["", "active", "passive"]
"""Of a verb as it is spelled; "" where the letters leave it open."""

_CONJUNCTIONS = frozenset(["", "و", "ف"])
_WITH_ANY_CLITIC = frozenset(
    [
        "refers",
        "besides",
        "control",
        "faction",
        "overhead",
        "harm_any",
        "harm_killed",
        "harm_injured",
        "figurative",
        "staged",
        "natural",
    ]
)
_BEFORE_VERBS = frozenset(["", "و", "ف", "ل", "ول", "س", "وس"])


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Trigger(_Closed):
    """A word that reports an event; the fields are explained at the top of `triggers.toml`."""

    id: str
    type: EventType | None = None
    rank: Rank
    frame: Frame
    outcome: Outcome | None = None
    realis: Realis | None = None
    needs: str | None = None
    """Kind of hit that has to stand in the clause."""
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    en_verbs: tuple[str, ...] = ()
    en_nouns: tuple[str, ...] = ()


class Triggers(_Closed):
    """Shape of `triggers.toml`."""

    trigger: tuple[Trigger, ...]


class Weapon(_Closed):
    """A means of violence; its place in the file is its precedence."""

    category: WeaponCategory
    makes: EventType | None = None
    nouns: tuple[str, ...]
    english: tuple[str, ...]


class Weapons(_Closed):
    """Shape of `weapons.toml`."""

    weapon: tuple[Weapon, ...]


class Thing(_Closed):
    """Something that can be hit."""

    type: ObjectType
    holds: bool = False
    nouns: tuple[str, ...]
    english: tuple[str, ...]


class Group(_Closed):
    """Nouns for armed people as a body."""

    nouns: tuple[str, ...]
    english: tuple[str, ...]


class Loot(_Closed):
    """Something that can be seized."""

    kind: SeizedKind
    nouns: tuple[str, ...]
    english: tuple[str, ...]


class Objects(_Closed):
    """Shape of `objects.toml`."""

    hit: tuple[Thing, ...]
    group: tuple[Group, ...]
    seized: tuple[Loot, ...]
    needs: dict[str, tuple[str, ...]]


class Cues(BaseModel):
    """Shape of `cues.toml`: each cue is a list of phrases, its name is its kind."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, tuple[str, ...]]

    digest: tuple[str, ...]
    """Before the day in the title of a digest, folded."""


class Topics(RootModel[dict[str, tuple[str, ...]]]):
    """Shape of `topics.toml`: words by what they are about."""


class SpeechVerbs(_Closed):
    """Verbs of telling that share an act."""

    act: SpeechAct
    words: tuple[str, ...]


class According(_Closed):
    """Prepositions that the source follows."""

    words: tuple[str, ...]


class SourceWords(_Closed):
    """Nouns that show what sort a source is."""

    kind: SourceKind
    words: tuple[str, ...]


class Attribution(_Closed):
    """Shape of `attribution.toml`."""

    verb: tuple[SpeechVerbs, ...]
    according: According
    kind: tuple[SourceWords, ...]


class Sense(NamedTuple):
    """A trigger as it was met."""

    trigger: Trigger
    is_verb: bool
    voice: Voice = ""
    or_noun: bool = False
    """A verb form that is spelled as a noun of the same trigger («قصف»)."""
    bare: bool = False
    """An English verb form that a noun may be spelled as: "bomb", "shells"."""


@cache
def dictionary() -> Dictionary:
    """Return the dictionary of every knowledge file; built once, in about 50 ms."""
    entries = Dictionary()
    for trigger in knowledge.load("triggers", Triggers).trigger:
        _add_trigger(entries, trigger)
    for precedence, weapon in enumerate(knowledge.load("weapons", Weapons).weapon):
        _add_nouns(entries, "weapon", (precedence, weapon), weapon.nouns, weapon.english)
    objects = knowledge.load("objects", Objects)
    for thing in objects.hit:
        _add_nouns(entries, "object", thing, thing.nouns, thing.english)
    for group in objects.group:
        _add_nouns(entries, "group", group, group.nouns, group.english)
    for loot in objects.seized:
        _add_nouns(entries, "seized", loot, loot.nouns, loot.english)
    for kind, needed in objects.needs.items():
        entries.add(map(fold_text, needed), kind, kind)
    _add_cues(entries)
    return entries


@cache
def conditional() -> dict[str, str]:
    """Return the kinds under which triggers stand that need another word, and that word's kind."""
    triggers = knowledge.load("triggers", Triggers).trigger
    return {_kind(trigger): trigger.needs for trigger in triggers if trigger.needs is not None}


def _kind(trigger: Trigger) -> str:
    return f"trigger {trigger.id} {trigger.needs}" if trigger.needs else "trigger"


def _add_trigger(entries: Dictionary, trigger: Trigger) -> None:
    kind = _kind(trigger)
    nouns = {form for lemma in trigger.nouns for form in noun_forms(lemma)}
    nouns |= {form for lemma in trigger.en_nouns for form in english_noun_forms(lemma)}
    for lemma in trigger.verbs:
        active, passive = voices(lemma) if " " not in lemma else (set(), set())
        undecided = verb_forms(lemma) - active - passive
        readings: tuple[tuple[set[str], Voice], ...] = (
            (active, "active"), (passive, "passive"), (undecided, ""),
        )  # fmt: skip
        for forms, voice in readings:
            entries.add(forms - nouns, kind, Sense(trigger, True, voice), _BEFORE_VERBS)
            entries.add(forms & nouns, kind, Sense(trigger, True, voice, True), _BEFORE_VERBS)
        entries.add(jussive_forms(lemma), "jussive", Sense(trigger, True), frozenset([""]))
    for lemma in trigger.nouns:
        entries.add(noun_forms(lemma), kind, Sense(trigger, False))
    for lemma in trigger.en_verbs:
        english = english_verb_forms(lemma)
        bare = {form for form in english if not form.partition(" ")[0].endswith(("ed", "ing"))}
        entries.add(english - bare, kind, Sense(trigger, True))
        entries.add(bare - nouns, kind, Sense(trigger, True, bare=True))
        entries.add(bare & nouns, kind, Sense(trigger, True, or_noun=True, bare=True))
    for lemma in trigger.en_nouns:
        entries.add(english_noun_forms(lemma), kind, Sense(trigger, False))


def _add_nouns(
    entries: Dictionary,
    kind: str,
    value: object,
    nouns: tuple[str, ...],
    english: tuple[str, ...],
) -> None:
    for lemma in nouns:
        entries.add(noun_forms(lemma, possessed=kind != "weapon"), kind, value)
    for lemma in english:
        entries.add(english_noun_forms(lemma), kind, value)


def _add_cues(entries: Dictionary) -> None:
    cues = knowledge.load("cues", Cues)
    for name, phrases in (cues.__pydantic_extra__ or {}).items():
        prefixes = None if name in _WITH_ANY_CLITIC else _CONJUNCTIONS
        entries.add(map(fold_text, phrases), name, name, prefixes)
    for name, phrases in knowledge.load("topics", Topics).root.items():
        entries.add(map(fold_text, phrases), "topic", name)
    attribution = knowledge.load("attribution", Attribution)
    for verb in attribution.verb:
        entries.add(map(fold_text, verb.words), "speech", verb.act, _CONJUNCTIONS)
    entries.add(map(fold_text, attribution.according.words), "according", None, _CONJUNCTIONS)
    for source in attribution.kind:
        entries.add(map(fold_text, source.words), "source", source.kind)
