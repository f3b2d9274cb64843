"""The crosswalk, row by row, and the rules on top of it."""
# ruff: noqa: E501

import pytest

from summarizer.schemas import (
    ActorKind,
    ActorValue,
    Basis,
    Bilingual,
    DatePrecision,
    EventType,
    PlacePrecision,
    Realis,
    Role,
    Total,
    Totals,
    codes,
)

# event type -> ACLED event, sub-event, disorder; PLOVER event, mode; MUC-4 type
ROWS = [
    ("armed_clash", "Battles", "Armed clash", "Political violence", "ASSAULT", "firearms", "ATTACK"),
    ("territory_taken_by_state", "Battles", "Government regains territory", "Political violence", "ASSAULT", None, "ATTACK"),
    ("territory_taken_by_nonstate", "Battles", "Non-state actor overtakes territory", "Political violence", "ASSAULT", None, "ATTACK"),
    ("security_operation_with_fighting", "Battles", "Armed clash", "Political violence", "ASSAULT", None, "ATTACK"),
    ("airborne_raid", "Violence against civilians", "Attack", "Political violence", "ASSAULT", "aerial", "ATTACK"),
    ("air_strike", "Explosions/Remote violence", "Air/drone strike", "Political violence", "ASSAULT", "aerial", "BOMBING"),
    ("drone_strike", "Explosions/Remote violence", "Air/drone strike", "Political violence", "ASSAULT", "drone", "BOMBING"),
    ("shelling_or_missile", "Explosions/Remote violence", "Shelling/artillery/missile attack", "Political violence", "ASSAULT", "heavy-weapons", "ATTACK"),
    ("ied_or_landmine", "Explosions/Remote violence", "Remote explosive/landmine/IED", "Political violence", "ASSAULT", "explosives", "BOMBING"),
    ("vehicle_bomb", "Explosions/Remote violence", "Remote explosive/landmine/IED", "Political violence", "ASSAULT", "explosives", "BOMBING"),
    ("suicide_bombing", "Explosions/Remote violence", "Suicide bomb", "Political violence", "ASSAULT", "suicide-attack", "BOMBING"),
    ("grenade", "Explosions/Remote violence", "Grenade", "Political violence", "ASSAULT", "explosives", "BOMBING"),
    ("chemical_attack", "Explosions/Remote violence", "Chemical weapon", "Political violence", "ASSAULT", "unconventional", "ATTACK"),
    ("shooting_or_assassination", "Violence against civilians", "Attack", "Political violence", "ASSAULT", "firearms", "ATTACK"),
    ("execution", "Violence against civilians", "Attack", "Political violence", "ASSAULT", "targeted", "ATTACK"),
    ("assault_or_torture", "Violence against civilians", "Attack", "Political violence", "ASSAULT", "torture", "ATTACK"),
    ("sexual_violence", "Violence against civilians", "Sexual violence", "Political violence", "ASSAULT", "sexual", "ATTACK"),
    ("abduction_or_disappearance", "Violence against civilians", "Abduction/forced disappearance", "Political violence", "ASSAULT", "abduct", "KIDNAPPING"),
    ("arrest_or_raid", "Strategic developments", "Arrests", "Strategic developments", "COERCE", "arrest", None),
    ("protest", "Protests", "Peaceful protest", "Demonstrations", "PROTEST", None, None),
    ("protest_repressed", "Protests", "Protest with intervention", "Demonstrations", "ASSAULT", "crowd-control", "ATTACK"),
    ("riot_or_mob", "Riots", "Mob violence", "Political violence", "PROTEST", None, "ATTACK"),
    ("looting_or_destruction", "Strategic developments", "Looting/property destruction", "Strategic developments", "ASSAULT", "destroy", "ROBBERY"),
    ("weapons_seized_or_defused", "Strategic developments", "Disrupted weapons use", "Strategic developments", "COERCE", "seize", None),
    ("agreement_or_exchange", "Strategic developments", "Agreement", "Strategic developments", "AGREE", None, None),
    ("prisoner_release", "Strategic developments", "Agreement", "Strategic developments", "RETREAT", "release", None),
    ("defection_or_group_change", "Strategic developments", "Change to group/activity", "Strategic developments", "RETREAT", "resign", None),
    ("base_established", "Strategic developments", "Headquarters or base established", "Strategic developments", "MOBILIZE", "troops", None),
    ("peaceful_handover", "Strategic developments", "Non-violent transfer of territory", "Strategic developments", "RETREAT", "withdraw", None),
    ("displacement", "Strategic developments", "Other", "Strategic developments", None, None, None),
    ("body_or_grave_found", "Strategic developments", "Other", "Strategic developments", None, None, None),
    ("other_strategic", "Strategic developments", "Other", "Strategic developments", None, None, None),
    ("not_conflict", None, None, None, None, None, None),
]  # fmt: skip


def actor(kind: ActorKind, role: Role) -> ActorValue:
    name = Bilingual(ar="طرف", en="a side")
    return ActorValue(text="طرف", name=name, role=role, kind=kind, basis=Basis.STATED_FACT)


def killed(n: int | None) -> Totals:
    return Totals() if n is None else Totals(killed=Total(min=n, best=n, max=n))


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_every_row(row: tuple[str, ...]) -> None:
    event_type, event, sub_event, disorder, plover, mode, muc = row
    got = codes(EventType(event_type), Realis.OCCURRED, [], Totals(), None, None)
    assert (got.acled.event_type, got.acled.sub_event_type) == (event, sub_event)
    assert got.acled.disorder_type == disorder
    assert (got.plover.event, got.plover.mode) == (plover, mode)
    assert got.muc4.type == muc
    assert got.muc4.stage == ("ACCOMPLISHED" if muc else None)


def test_every_event_type_has_exactly_one_row() -> None:
    assert sorted(row[0] for row in ROWS) == sorted(EventType)


@pytest.mark.parametrize(
    "event_type", [EventType.SHOOTING_OR_ASSASSINATION, EventType.AIRBORNE_RAID]
)
def test_an_armed_target_makes_it_a_clash(event_type: EventType) -> None:
    target = [actor(ActorKind.JIHADIST_ORG, Role.TARGET)]
    got = codes(event_type, Realis.OCCURRED, target, Totals(), None, None).acled
    assert (got.event_type, got.sub_event_type) == ("Battles", "Armed clash")


def test_a_foiled_bombing_is_disrupted_weapons_use() -> None:
    got = codes(EventType.VEHICLE_BOMB, Realis.FOILED, [], Totals(), None, None)
    assert got.acled.sub_event_type == "Disrupted weapons use"
    assert got.acled.disorder_type == "Strategic developments"
    assert got.muc4.stage == "ATTEMPTED"


def test_force_that_hurts_protesters_is_excessive() -> None:
    got = codes(EventType.PROTEST_REPRESSED, Realis.OCCURRED, [], killed(1), None, None).acled
    assert got.sub_event_type == "Excessive force against protesters"


@pytest.mark.parametrize(
    ("acting", "hit", "dead", "expected"),
    [
        (ActorKind.STATE_FORCES, ActorKind.JIHADIST_ORG, 1, 1),
        (ActorKind.COALITION, ActorKind.JIHADIST_ORG, 3, 1),
        (ActorKind.JIHADIST_ORG, ActorKind.REBEL_OR_ARMED_OPPOSITION, 2, 2),
        (ActorKind.FOREIGN_STATE_FORCES, ActorKind.CIVILIANS, 5, 3),
        (ActorKind.UNIDENTIFIED_GUNMEN, ActorKind.CIVILIANS, 1, None),
        (ActorKind.STATE_FORCES, ActorKind.JIHADIST_ORG, 0, None),
        (ActorKind.STATE_FORCES, ActorKind.JIHADIST_ORG, None, None),
    ],
)
def test_type_of_violence(
    acting: ActorKind, hit: ActorKind, dead: int | None, expected: int | None
) -> None:
    sides = [actor(acting, Role.PERPETRATOR), actor(hit, Role.TARGET)]
    got = codes(EventType.ARMED_CLASH, Realis.OCCURRED, sides, killed(dead), None, None)
    assert got.ucdp.type_of_violence == expected


def test_a_denied_event_has_no_type_of_violence() -> None:
    sides = [
        actor(ActorKind.STATE_FORCES, Role.PERPETRATOR),
        actor(ActorKind.CIVILIANS, Role.TARGET),
    ]
    got = codes(EventType.AIR_STRIKE, Realis.DENIED, sides, killed(3), None, None)
    assert got.ucdp.type_of_violence is None


@pytest.mark.parametrize(
    ("precision", "acled", "ucdp"),
    [
        ("day", 1, 1),
        ("days", 2, 2),
        ("week", 2, 3),
        ("month", 3, 4),
        ("year", 3, 5),
        ("unknown", None, None),
    ],
)
def test_time_precision(precision: str, acled: int | None, ucdp: int | None) -> None:
    got = codes(EventType.PROTEST, Realis.OCCURRED, [], Totals(), DatePrecision(precision), None)
    assert (got.acled.time_precision, got.ucdp.date_prec) == (acled, ucdp)


@pytest.mark.parametrize(
    ("precision", "acled", "ucdp"),
    [
        ("exact_site", 1, 1),
        ("populated_place", 1, 1),
        ("near_place", 2, 2),
        ("district", 2, 3),
        ("governorate", 3, 4),
        ("region", 3, 5),
        ("country", 3, 6),
        ("unknown", None, None),
    ],
)
def test_place_precision(precision: str, acled: int | None, ucdp: int | None) -> None:
    got = codes(EventType.PROTEST, Realis.OCCURRED, [], Totals(), None, PlacePrecision(precision))
    assert (got.acled.geo_precision, got.ucdp.where_prec) == (acled, ucdp)
