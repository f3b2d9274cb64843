"""What one sentence, and later one article, says of one event, before it becomes a schema."""

from dataclasses import dataclass, field
from datetime import timedelta

from summarizer.gazetteer import FoundPlace
from summarizer.rules.frames import Part
from summarizer.rules.lexicon import Loot, Thing, Weapon
from summarizer.rules.naming import Person
from summarizer.rules.sources import Source
from summarizer.rules.wholes import Loss
from summarizer.rules.words import Hit
from summarizer.schemas import Damage, EventType, PlaceKind, Realis, Salience
from summarizer.text.dates import FoundDate

WIDE = frozenset([PlaceKind.GOVERNORATE, PlaceKind.COUNTRY, PlaceKind.REGION])
"""Kinds of places that say too little to tell one event from another."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Damaged:
    """A thing hit, and what became of it."""

    hit: Hit[Thing]
    damage: Damage


@dataclass(slots=True)
class Draft:
    """An event as told so far."""

    sentences: list[int]
    type: EventType | None
    """None: the sentence only goes on about an event told before."""
    strength: int
    """Rank of the word that gave the type, 0 the best (`clauses.RANKS`)."""
    opening: str
    """"fresh", "recalled", "goes_on" or "" as the sentence opens."""
    refers: bool
    """Its event noun is definite: «الهجوم» is an attack told before."""
    finite: bool
    """A verb tells it, if only a light one («نُفذت غارة»)."""
    definite: bool
    """Every event word is a definite noun: something known is spoken of, not told."""
    bare: bool
    """The sentence is a question or a subheading: it tells no event by itself."""
    realis: Realis = Realis.OCCURRED
    salience: Salience = Salience.SECONDARY
    rumour: bool = False
    date: Hit[FoundDate] | None = None
    places: list[Hit[FoundPlace]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    weapons: list[Hit[Weapon]] = field(default_factory=list)
    objects: list[Damaged] = field(default_factory=list)
    seized: list[Hit[Loot]] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)

    @property
    def specific_place(self) -> bool:
        """Whether a place smaller than a governorate is named."""
        return any(hit.value.kind not in WIDE for hit in self.places)

    @property
    def counted(self) -> list[Loss]:
        """Figures that count somebody: «دون إصابات» alone tells of no event."""
        return [loss for loss in self.losses if loss.people.count.best != 0]

    @property
    def specific(self) -> bool:
        """Whether it says more than that somebody did it somewhere in a governorate."""
        value = self.date.value.value if self.date is not None else None
        return bool(
            self.counted
            or self.people
            or self.seized
            or self.specific_place
            or (value is not None and value.end - value.start <= _WEEK)
        )

    @property
    def anchors(self) -> int:
        """How many kinds of facts tie it to the world: place, day, people, actor, thing."""
        return sum(
            bool(facts)
            for facts in (
                self.places,
                self.date,
                self.counted or self.people,
                self.parts,
                self.seized,
            )
        )
