"""Values of a record in a few English words, for people who read rather than query."""

from collections.abc import Iterator

from summarizer.labels import label
from summarizer.schemas import (
    ActorValue,
    Basis,
    CasualtyValue,
    Damage,
    DateValue,
    Demographic,
    ObjectValue,
    PersonValue,
    PlacePrecision,
    PlaceValue,
    Provenance,
    Qualifier,
    Total,
    Totals,
    VictimGroup,
)

RULES_CAUTION = (
    "the embedded rules are a floor: they miss, split and sometimes misread incidents, so "
    "check every figure against its evidence"
)
_DECIMALS = {
    PlacePrecision.DISTRICT: 2,
    PlacePrecision.GOVERNORATE: 2,
    PlacePrecision.REGION: 1,
    PlacePrecision.COUNTRY: 1,
}


def when(date: DateValue) -> str:
    """Return the day or days, and how exact they are.

    >>> when(DateValue(text="الثلاثاء", start="2024-07-30", end="2024-07-30", precision="day"))
    'Tuesday 2024-07-30 (to the day)'
    """
    if date.start is None and date.end is None:
        day = "not resolved"
    elif date.start == date.end:
        day = f"{date.start:%A} {date.start}"
    elif date.start is None or date.end is None:
        day = str(date.start or date.end)
    else:
        day = f"{date.start} to {date.end}"
    time = f", {label(date.time_of_day, 'en')}" if date.time_of_day else ""
    assumed = "" if date.text else "; no date is stated"
    return f"{day}{time} ({label(date.precision, 'en')}{assumed})"


def where(place: PlaceValue) -> str:
    """Return the place, what it lies in, and its coordinates with how exact they are."""
    area = ", ".join(filter(None, (place.district, place.governorate, place.country)))
    text = f"{place.name.en} ({label(place.kind, 'en')})" + (f", {area}" if area else "")
    if place.lat is None or place.lon is None:
        return f"{text} · no coordinates"
    # As many decimals as the place is exact: a country's centre is no point on a street.
    digits = _DECIMALS.get(place.precision, 4)
    point = f"{place.lat:.{digits}f}, {place.lon:.{digits}f}"
    return f"{text} · {point} ({label(place.precision, 'en')})"


def who(actor: ActorValue) -> str:
    """Return the actor with its kind, its canonical id, and on what ground it has its role."""
    known = f", {actor.id}" if actor.id else ""
    ground = "" if actor.basis is Basis.STATED_FACT else f" · {label(actor.basis, 'en')}"
    return f"{actor.name.en} ({label(actor.kind, 'en')}{known}){ground}"


def thing(hit: ObjectValue) -> str:
    """Return what was hit, and what became of it if the article says so."""
    if hit.damage is Damage.UNKNOWN:
        return label(hit.type, "en")
    return f"{label(hit.type, 'en')}, {label(hit.damage, 'en')}"


def person(somebody: PersonValue) -> str:
    """Return the person's name, what the article says of them, and what happened to them."""
    outcome = label(somebody.outcome, "en") if somebody.outcome else None
    age = None if somebody.age is None else f"aged {somebody.age}"
    details = (somebody.description, label(somebody.status, "en"), age, outcome)
    return f"{somebody.name.en}: " + ", ".join(filter(None, details))


def count(casualty: CasualtyValue) -> str:
    """Return the figure, whom it counts, and who gives it.

    >>> count(CasualtyValue(outcome="killed", group="civilian", demographic="children",
    ...     text="ثلاثة أطفال على الأقل", min=3, best=3, qualifier="at_least", source="s1"))
    'at least 3, civilians, children, says s1'
    """
    words = [_figure(casualty)]
    if casualty.group is not VictimGroup.UNSPECIFIED:
        words.append(label(casualty.group, "en"))
    if casualty.demographic is not Demographic.UNSPECIFIED:
        words.append(label(casualty.demographic, "en"))
    if casualty.subset:
        words.append("counted in another row")
    if casualty.source:
        words.append(f"says {casualty.source}")
    return ", ".join(words)


def totals(counted: Totals) -> str:
    """Return the totals that are stated.

    >>> totals(Totals(killed=Total(min=2, best=2, max=4), injured=Total(min=5, best=5)))
    'killed 2 (2 to 4), injured at least 5'
    """
    stated: Iterator[tuple[str, Total | None]] = iter(counted)
    words = [f"{outcome} {_bounds(total)}" for outcome, total in stated if total is not None]
    return ", ".join(words) or "no figures"


def provenance(made: Provenance) -> str:
    """Return what made a record and what it cost."""
    parts = ["embedded rules" if made.engine == "rules" else f"model {made.model}"]
    if made.model_returned and made.model_returned != made.model:
        parts.append(f"answered by {made.model_returned}")
    if made.prompt:
        parts.append(made.prompt)
    if made.calls:
        parts.append(f"{made.calls} call{'s' * (made.calls > 1)}")
        parts.append(f"{made.input_tokens:,} + {made.output_tokens:,} tokens")
        parts.append(cost(made.cost_usd))
    if made.reasks:
        parts.append(f"asked again {made.reasks}×")
    parts.append(f"summarizer {made.summarizer}")
    return " · ".join([*parts, f"{made.created:%Y-%m-%d %H:%M}Z"])


def cost(dollars: float | None) -> str:
    """Return an amount in US dollars; None is a price that is not known.

    >>> cost(0.00123), cost(12.3456), cost(None)
    ('$0.0012', '$12.35', 'price not known')
    """
    if dollars is None:
        return "price not known"
    return f"${dollars:.4f}" if dollars < 1 else f"${dollars:,.2f}"


def _figure(casualty: CasualtyValue) -> str:
    low, high = casualty.min, casualty.max
    if low is not None and high is not None and low != high:
        return f"{low:,} to {high:,}"
    words = label(casualty.qualifier, "en")
    figure = next((n for n in (casualty.best, low, high) if n is not None), None)
    if figure is None or casualty.qualifier is Qualifier.NONE_REPORTED:
        return words
    return f"{figure:,}" if casualty.qualifier is Qualifier.EXACT else f"{words} {figure:,}"


def _bounds(total: Total) -> str:
    low, best, high = total.min, total.best, total.max
    if low is not None and high is None and best in (low, None):
        return f"at least {low:,}"
    if low is None and high is not None and best in (high, None):
        return f"up to {high:,}"
    shown = ["?" if n is None else f"{n:,}" for n in (low, best, high)]
    return shown[1] if low == best == high else f"{shown[1]} ({shown[0]} to {shown[2]})"
