"""From what sentences tell to the article's incidents: linking, merging, salience."""

from collections.abc import Sequence
from datetime import date, timedelta

from summarizer.rules.draft import Draft
from summarizer.rules.facts import exactness, identity
from summarizer.rules.likeness import DOERS, GENERIC, acting, actor_id, alike
from summarizer.rules.spot import Notes
from summarizer.rules.when import any_day
from summarizer.rules.wholes import Loss
from summarizer.rules.words import Hit
from summarizer.schemas import ActorKind, EventType, Outcome, Realis, Salience, VictimGroup
from summarizer.text.dates import FoundDate

_LEAD = 2
"""The headline and the first sentence of the body tell what the article is about."""
_BELOW = 4
"""Sentences, the headline counted, within which news tells what its headline says."""
_SOON = 2
"""Sentences after an event that still tell its outcome."""
_RECENT = timedelta(days=10)
_SEVERAL = 2
"""People that «عدد من» are at least."""
_ERA = 60
"""Days."""
_ENOUGH = {"fresh": 5, "recalled": 6, "goes_on": 2, "": 3}
"""Shared facts that make two tellings one event, by how the later sentence opens."""


def link(notes: Notes, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the incidents of the article, in the order of their first sentences.

    A telling joins an earlier incident if it refers back to it or shares enough with it, and
    nothing conflicts. One that names no event and joins nothing is dropped.
    """
    incidents: list[Draft] = []
    headline: Draft | None = None
    for draft in drafts:
        known = _earlier(notes, incidents, draft)
        if known is not None:
            _merge(notes, known, draft)
        elif draft.type is not None and _stands_alone(draft):
            if headline is not None and not alike(notes, headline, draft).conflict:
                draft.sentences = sorted({*headline.sentences, *draft.sentences})
            headline = None
            incidents.append(draft)
        elif draft.type is not None and draft.sentences[0] == 1:
            headline = draft
    return incidents


def rate(incidents: Sequence[Draft], published: date | None) -> None:
    """Set the salience of each incident."""
    lead = [i for i in incidents if i.opening != "recalled" and i.sentences[0] <= _LEAD]
    for incident in incidents:
        recalled = incident.opening == "recalled" and incident.sentences[0] > _LEAD
        recalled = recalled and not _is_today(incident, published)
        if recalled or _is_old(incident, published):
            incident.salience = Salience.BACKGROUND
        elif incident.sentences[0] == 1 or incident in lead[:1]:
            incident.salience = Salience.MAIN
    if incidents and not any(i.salience is Salience.MAIN for i in incidents):
        fresh = [i for i in incidents if i.salience is Salience.SECONDARY]
        if fresh:
            fresh[0].salience = Salience.MAIN


def _earlier(notes: Notes, incidents: Sequence[Draft], draft: Draft) -> Draft | None:
    if not incidents:
        return None
    if notes.titled and _is_lead(incidents, draft):
        told = alike(notes, incidents[0], draft, headline=True, lead=True)
        return None if told.conflict else incidents[0]
    back = draft.refers and not draft.specific_place
    if draft.opening not in ("fresh", "recalled") or (draft.opening == "fresh" and back):
        if draft.type is None or _adds_to_last(incidents[-1], draft):
            return _continued(notes, incidents, draft)
        if draft.refers:
            for incident in reversed(incidents):
                if not alike(notes, incident, draft).conflict:
                    return incident
    if draft.type is None:
        return None
    best: tuple[int, Draft] | None = None
    for incident in incidents:
        likeness = alike(notes, incident, draft, headline=incident.sentences == [1])
        enough = _enough(incidents, incident, draft)
        if incident.sentences[-1] == draft.sentences[0]:
            enough = 6
        if likeness.conflict or likeness.shared < enough:
            continue
        if best is None or likeness.shared > best[0]:
            best = (likeness.shared, incident)
    return best[1] if best else None


def _is_lead(incidents: Sequence[Draft], draft: Draft) -> bool:
    """Whether the headline told one event, and `draft` is the first event told under it."""
    return (
        [incident.sentences for incident in incidents] == [[1]]
        and draft.type is not None
        and draft.opening != "recalled"
        and draft.sentences[0] <= _BELOW
    )


def _enough(incidents: Sequence[Draft], incident: Draft, draft: Draft) -> int:
    """Return how many shared facts make `draft` a telling of `incident`.

    Right after the lead, news tells again what the lead told: «وقالت مصادر محلية إن …».
    """
    usual = _ENOUGH[draft.opening]
    after_the_lead = draft.sentences[0] - incident.sentences[0] <= _LEAD
    if incident is not incidents[0] or not after_the_lead or draft.opening not in ("goes_on", ""):
        return usual
    return 1 if draft.opening == "goes_on" and draft.strength >= GENERIC else min(2, usual)


def _continued(notes: Notes, incidents: Sequence[Draft], draft: Draft) -> Draft | None:
    """A sentence without an event of its own goes on about the last one, if it says so."""
    last = incidents[-1]
    close = draft.sentences[0] - last.sentences[-1] <= 3
    if close and (draft.refers or draft.losses) and not _clash_of_facts(notes, last, draft):
        return last
    return None


def _adds_to_last(last: Draft, draft: Draft) -> bool:
    """Soon after an event, a sentence with losses but no place, day or doer tells its outcome."""
    follows = draft.sentences[0] - last.sentences[-1] <= _SOON and draft.opening != "fresh"
    bare = not draft.places and draft.date is None and not acting(draft, DOERS)
    return follows and bare and bool(draft.losses)


def _clash_of_facts(notes: Notes, one: Draft, other: Draft) -> bool:
    return alike(notes, one, other).conflict


def _stands_alone(draft: Draft) -> bool:
    """A finite verb and one fact, or two facts: a bare event word is no event."""
    if draft.bare or _is_era(draft) or not _is_tied(draft):
        return False
    if draft.sentences[0] > _LEAD and not draft.specific:
        return False
    if draft.definite and not draft.losses:
        return False
    needed = 1 if draft.finite else 2
    if draft.type is EventType.NOT_CONFLICT:
        return bool(draft.counted)
    return draft.anchors >= needed


def _is_tied(draft: Draft) -> bool:
    """Said to be somewhere, at some time, or some group's doing; else it is talk of such events."""
    sides = [part.party.actor for part in draft.parts]
    doers = [actor for actor in sides if actor and actor.kind is not ActorKind.CIVILIANS]
    return bool(draft.date or draft.places or doers)


def _is_era(draft: Draft) -> bool:
    """«منذ 11 عاماً»: a time that long is no event's, unless somebody is counted."""
    return draft.date is not None and _days(draft.date) > _ERA and not draft.counted


def _merge(notes: Notes, known: Draft, draft: Draft) -> None:
    """Add what `draft` tells to `known`; what is said first stays, a vaguer fact gives way.

    The figures of a headline give way to those of the story under it.
    """
    nearer = draft.specific_place and not known.specific_place
    if known.sentences == [1] and notes.titled:
        told = {loss.outcome for loss in draft.losses}
        known.losses = [loss for loss in known.losses if loss.outcome not in told]
    known.sentences = sorted({*known.sentences, *draft.sentences})
    if draft.type is not None and draft.strength < known.strength:
        known.type, known.strength = draft.type, draft.strength
    known.finite = known.finite or draft.finite
    known.rumour = known.rumour or draft.rumour
    if known.realis is Realis.DENIED and draft.type is not None:
        # Told by somebody as well: more than the denial is known of it.
        known.realis = draft.realis
    if known.date is None or (draft.date is not None and _days(draft.date) < _days(known.date)):
        known.date = draft.date
    names = {key for hit in known.places for key in (identity(hit.value), hit.value.name)}
    known.places += [
        hit
        for hit in draft.places
        if identity(hit.value) not in names and hit.value.name not in names
    ]
    known.places.sort(key=lambda hit: exactness(hit.value))
    actors = {actor_id(part.party.actor) for part in known.parts}
    known.parts += [p for p in draft.parts if actor_id(p.party.actor) not in actors]
    _merge_losses(known, draft, nearer)
    known.people += [p for p in draft.people if p not in known.people]
    known.weapons += [
        w for w in draft.weapons if all(w.value.category != k.value.category for k in known.weapons)
    ]
    known.objects += [
        o for o in draft.objects if all(o.hit.value.type != k.hit.value.type for k in known.objects)
    ]
    known.seized += [
        s for s in draft.seized if all(s.value.kind != k.value.kind for k in known.seized)
    ]
    known.sources += draft.sources


def _merge_losses(known: Draft, draft: Draft, nearer: bool) -> None:
    """Add the figures of a telling, each outcome by itself, to those that are known.

    Args:
        nearer: only `draft` says exactly where it was; what is known is told of a wide area.

    A later figure for the same people is never added up: the larger one stays, as tolls rise and
    parts are told after the whole. An exact figure replaces a vague one.
    """
    if not draft.losses:
        return
    for outcome in Outcome:
        mine = [loss for loss in draft.losses if loss.outcome is outcome]
        theirs = [loss for loss in known.losses if loss.outcome is outcome]
        if not mine:
            continue
        if not theirs or _makes_exact(theirs, mine, nearer):
            merged = mine
        elif (not _exact(theirs) and _counts_somebody(theirs)) or not _exact(mine):
            merged = theirs
        elif draft.opening == "fresh" or _other_people(theirs, mine):
            merged = theirs + [loss for loss in mine if not _told_before(theirs, loss)]
        elif _total(mine) > _total(theirs):
            merged = mine
        else:
            merged = _refined(theirs, mine)
        known.losses = [loss for loss in known.losses if loss.outcome is not outcome] + merged


def _makes_exact(theirs: Sequence[Loss], mine: Sequence[Loss], nearer: bool) -> bool:
    """«عدد من المدنيين» are then «ثلاثة»; the driver alone does not replace them."""
    several = any(loss.people.count.min == _SEVERAL for loss in theirs)
    return (
        bool(_exact(mine))
        and not _exact(theirs)
        and _counts_somebody(theirs)
        and (nearer or not several or _total(mine) >= _SEVERAL)
    )


def _exact(losses: Sequence[Loss]) -> list[Loss]:
    """Return the figures that are numbers, parts of others left out."""
    return [loss for loss in losses if not loss.subset and loss.people.count.best is not None]


def _counts_somebody(losses: Sequence[Loss]) -> bool:
    return any(loss.people.count.best != 0 for loss in losses)


def _total(losses: Sequence[Loss]) -> int:
    return sum(loss.people.count.best or 0 for loss in _exact(losses))


def _other_people(theirs: Sequence[Loss], mine: Sequence[Loss]) -> bool:
    """Whether both tell of whom, and of others: two soldiers beside three civilians."""
    groups = [{loss.people.group for loss in _exact(losses)} for losses in (theirs, mine)]
    return not (groups[0] & groups[1] or VictimGroup.UNSPECIFIED in groups[0] | groups[1])


def _told_before(theirs: Sequence[Loss], loss: Loss) -> bool:
    return any(
        known.people.count.best == loss.people.count.best
        and known.subset == loss.subset
        and VictimGroup.UNSPECIFIED in (known.people.group, loss.people.group)
        for known in theirs
    )


def _refined(theirs: Sequence[Loss], mine: Sequence[Loss]) -> list[Loss]:
    """«3 قتلى» of the headline are the «ثلاثة مدنيين» of the body; parts are told only once."""
    left = list(mine)
    found = []
    for loss in theirs:
        same = [m for m in left if m.people.count.best == loss.people.count.best]
        same = [m for m in same if m.subset == loss.subset]
        if same:
            left.remove(same[0])
        is_vague = loss.people.group is VictimGroup.UNSPECIFIED
        found.append(same[0] if same and is_vague else loss)
    if not any(loss.subset for loss in theirs):
        found += [loss for loss in left if loss.subset]
    return found


def _days(hit: Hit[FoundDate]) -> int:
    value = hit.value.value
    return (value.end - value.start).days


def _is_today(incident: Draft, published: date | None) -> bool:
    """«وفي وقت سابق صباح اليوم» is news all the same."""
    return incident.date is not None and incident.date.value.value.end == any_day(published)


def _is_old(incident: Draft, published: date | None) -> bool:
    if incident.date is None or published is None:
        return False
    return incident.date.value.value.end < published - _RECENT
