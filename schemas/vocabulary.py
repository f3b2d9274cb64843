"""The closed vocabularies that engines choose from, one enum each, with ASCII values.

Where a vocabulary follows another project's, the class says whose. Arabic and English
labels for people stand beside this file in `labels.toml`; values never carry them,
because some servers escape non-ASCII enum values and charge for it.
"""

from enum import StrEnum


class EventType(StrEnum):
    """What happened. ACLED's sub-event types, split where Arabic news distinguishes.

    Each value has exactly one row in `crosswalk.tsv`, which gives the ACLED, UCDP,
    PLOVER and MUC-4 codes.
    """

    ARMED_CLASH = "armed_clash"
    """Armed sides fight each other, whoever started; long-range fire exchanged counts."""
    TERRITORY_TAKEN_BY_STATE = "territory_taken_by_state"
    """State forces take ground by fighting."""
    TERRITORY_TAKEN_BY_NONSTATE = "territory_taken_by_nonstate"
    """A non-state group takes ground by fighting."""
    SECURITY_OPERATION = "security_operation_with_fighting"
    """A raid, sweep or cell dismantled by armed forces, with or without losses."""
    AIRBORNE_RAID = "airborne_raid"
    """Troops landed by helicopter to kill or seize."""
    AIR_STRIKE = "air_strike"
    """Bombs or missiles from manned aircraft or helicopters, or aircraft not specified."""
    DRONE_STRIKE = "drone_strike"
    """A strike by an unmanned aircraft."""
    SHELLING_OR_MISSILE = "shelling_or_missile"
    """Artillery, mortar, tank, rocket or missile fire from the ground or sea."""
    IED_OR_LANDMINE = "ied_or_landmine"
    """An improvised device, landmine or unexploded ordnance goes off."""
    VEHICLE_BOMB = "vehicle_bomb"
    """A car, lorry or motorcycle bomb without a suicide attacker."""
    SUICIDE_BOMBING = "suicide_bombing"
    """An attacker dies setting off the bomb, worn or driven."""
    GRENADE = "grenade"
    """A hand grenade or hand-thrown explosive."""
    CHEMICAL_ATTACK = "chemical_attack"
    """A chemical weapon is used."""
    SHOOTING_OR_ASSASSINATION = "shooting_or_assassination"
    """Someone is shot, stabbed or assassinated, sniper fire included."""
    EXECUTION = "execution"
    """A captive is put to death."""
    ASSAULT_OR_TORTURE = "assault_or_torture"
    """Beating, torture, or a death in custody from it."""
    SEXUAL_VIOLENCE = "sexual_violence"
    """Rape or another sexual attack."""
    ABDUCTION_OR_DISAPPEARANCE = "abduction_or_disappearance"
    """Someone is kidnapped or taken without acknowledgement."""
    ARREST_OR_RAID = "arrest_or_raid"
    """Arrests or house raids by an authority, without fighting."""
    PROTEST = "protest"
    """A peaceful demonstration, strike or sit-in."""
    PROTEST_REPRESSED = "protest_repressed"
    """Force is used against a peaceful protest."""
    RIOT_OR_MOB = "riot_or_mob"
    """A violent demonstration, tribal or family brawl, or mob attack."""
    LOOTING_OR_DESTRUCTION = "looting_or_destruction"
    """Property is looted, burnt, demolished or confiscated."""
    WEAPONS_SEIZED_OR_DEFUSED = "weapons_seized_or_defused"
    """Weapons, drugs or explosives found, seized, intercepted or made safe."""
    AGREEMENT_OR_EXCHANGE = "agreement_or_exchange"
    """A truce, deal, handover or exchange of prisoners or bodies."""
    PRISONER_RELEASE = "prisoner_release"
    """Detainees or hostages are freed."""
    DEFECTION_OR_GROUP_CHANGE = "defection_or_group_change"
    """Defection, surrender, merger, split or reorganisation of an armed group."""
    BASE_ESTABLISHED = "base_established"
    """A base, checkpoint or headquarters is set up, or forces are sent to reinforce."""
    PEACEFUL_HANDOVER = "peaceful_handover"
    """Ground or a site changes hands without fighting, or forces withdraw."""
    DISPLACEMENT = "displacement"
    """People flee or are driven out."""
    BODY_OR_GRAVE_FOUND = "body_or_grave_found"
    """A body or grave is found and the killing itself is not told."""
    OTHER_STRATEGIC = "other_strategic"
    """Another event that matters to the conflict."""
    NOT_CONFLICT = "not_conflict"
    """An accident, crime or disaster without a conflict side."""


class Salience(StrEnum):
    """How the article treats the incident."""

    MAIN = "main"
    """What the article is about."""
    SECONDARY = "secondary"
    """Other recent news in the same article."""
    BACKGROUND = "background"
    """Recalled for context: earlier events, "it is worth noting that"."""


class Realis(StrEnum):
    """Whether it happened. After MUC-4's stage of execution and PLOVER's auxiliary modes."""

    OCCURRED = "occurred"
    ATTEMPTED = "attempted"
    """Carried out and failed of its aim."""
    FOILED = "foiled"
    """Stopped before it took effect."""
    THREATENED_OR_PLANNED = "threatened_or_planned"
    DENIED = "denied"
    """The article reports only a denial that it happened."""
    UNVERIFIED = "unverified"
    """Told as rumour, or explicitly as not confirmed."""


class Role(StrEnum):
    """What an actor did in the incident."""

    PERPETRATOR = "perpetrator"
    """Carried out the act."""
    TARGET = "target"
    """The act was aimed at it, or fell on it."""
    PARTNER_OF_PERPETRATOR = "partner_of_perpetrator"
    """Took part with, supported or coordinated with the perpetrator."""
    PARTNER_OF_TARGET = "partner_of_target"
    PARTY = "party"
    """One side of a clash, agreement or protest in which no side is the target."""
    CLAIMANT = "claimant"
    """Claims responsibility, where the article does not itself say it acted."""
    MEDIATOR = "mediator"


class ActorKind(StrEnum):
    """What sort of actor. Maps to ACLED's inter codes (`crosswalk.py`)."""

    STATE_FORCES = "state_forces"
    """Forces or bodies of the state in whose territory the incident is."""
    REBEL_OR_ARMED_OPPOSITION = "rebel_or_armed_opposition"
    POLITICAL_MILITIA = "political_militia"
    IDENTITY_OR_TRIBAL_MILITIA = "identity_or_tribal_militia"
    JIHADIST_ORG = "jihadist_org"
    PROTESTERS = "protesters"
    RIOTERS = "rioters"
    CIVILIANS = "civilians"
    FOREIGN_STATE_FORCES = "foreign_state_forces"
    COALITION = "coalition"
    PRIVATE_OR_CRIMINAL = "private_or_criminal"
    UNIDENTIFIED_GUNMEN = "unidentified_gunmen"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """On what ground an actor is given its role. After MUC-4's confidence and GTD's claim mode."""

    STATED_FACT = "stated_fact"
    CLAIMS_RESPONSIBILITY = "claims_responsibility"
    ACCUSED = "accused"
    SUSPECTED = "suspected"
    DENIED = "denied"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What happened to people."""

    KILLED = "killed"
    INJURED = "injured"
    DETAINED = "detained"
    ABDUCTED = "abducted"
    MISSING = "missing"
    DISPLACED = "displaced"
    RELEASED = "released"


class VictimGroup(StrEnum):
    """Whose losses a figure counts."""

    CIVILIAN = "civilian"
    COMBATANT = "combatant"
    """Fighters, soldiers, police, members and leaders of armed groups."""
    UNSPECIFIED = "unspecified"
    """The article does not say who they were."""
    PERPETRATOR_SIDE = "perpetrator_side"
    """Attackers who died or were hurt in their own attack."""


class Demographic(StrEnum):
    """Which of the victims a figure counts."""

    MEN = "men"
    WOMEN = "women"
    CHILDREN = "children"
    ELDERLY = "elderly"
    UNSPECIFIED = "unspecified"


class Qualifier(StrEnum):
    """How a figure is given."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    UP_TO = "up_to"
    SEVERAL = "several"
    """A vague plural: several, dozens, a number of."""
    NONE_REPORTED = "none_reported"
    """The article says that there were none."""
    UNKNOWN = "unknown"
    """The article says that it happened, without any figure."""


class PersonStatus(StrEnum):
    """What a named person was."""

    CIVILIAN = "civilian"
    COMBATANT = "combatant"
    OFFICIAL = "official"
    JOURNALIST = "journalist"
    MEDIC = "medic"
    AID_WORKER = "aid_worker"
    UNKNOWN = "unknown"


class Sex(StrEnum):
    """As the article states it or its grammar shows."""

    MALE = "male"
    FEMALE = "female"


class WeaponCategory(StrEnum):
    """Means of violence."""

    SMALL_ARMS = "small_arms"
    HEAVY_MACHINE_GUN = "heavy_mg"
    MORTAR = "mortar"
    ARTILLERY = "artillery"
    ROCKET = "rocket"
    MISSILE = "missile"
    ATGM = "atgm"
    AIRCRAFT = "aircraft"
    HELICOPTER = "helicopter"
    DRONE = "drone"
    IED = "ied"
    VBIED = "vbied"
    SUICIDE_VEST = "suicide_vest"
    LANDMINE_UXO = "landmine_uxo"
    CLUSTER = "cluster"
    GRENADE = "grenade"
    CHEMICAL = "chemical"
    INCENDIARY = "incendiary"
    EDGED = "edged"
    OTHER = "other"
    UNKNOWN = "unknown"


class ObjectType(StrEnum):
    """Things hit or damaged."""

    HOME = "home"
    SCHOOL = "school"
    HEALTH = "health"
    MARKET = "market"
    WORSHIP = "worship"
    CAMP = "camp"
    WATER = "water"
    ELECTRICITY = "electricity"
    OIL_GAS = "oil_gas"
    ROAD_BRIDGE = "road_bridge"
    FARM = "farm"
    VEHICLE = "vehicle"
    CHECKPOINT = "checkpoint"
    MILITARY_SITE = "military_site"
    GOVERNMENT = "government"
    MEDIA = "media"
    OTHER = "other"


class Damage(StrEnum):
    """What the article says happened to the object."""

    DESTROYED = "destroyed"
    DAMAGED = "damaged"
    NONE = "none"
    UNKNOWN = "unknown"


class SeizedKind(StrEnum):
    """Things seized or recovered."""

    WEAPONS = "weapons"
    EXPLOSIVES = "explosives"
    DRUGS = "drugs"
    VEHICLES = "vehicles"
    DOCUMENTS = "documents"
    BODIES = "bodies"
    OTHER = "other"


class SourceKind(StrEnum):
    """Who tells it."""

    OUTLET_CORRESPONDENT = "outlet_correspondent"
    OFFICIAL = "official"
    ARMED_GROUP_STATEMENT = "armed_group_statement"
    MONITOR_NGO = "monitor_ngo"
    CIVIL_DEFENCE = "civil_defence"
    LOCAL_NETWORK = "local_network"
    WITNESS = "witness"
    MEDICAL = "medical"
    OTHER_MEDIA = "other_media"
    UNNAMED = "unnamed"


class SpeechAct(StrEnum):
    """How the source stands to it."""

    ASSERTS = "asserts"
    CLAIMS = "claims"
    """Says that it did it, or says what the outlet keeps at a distance."""
    DENIES = "denies"
    ACCUSES = "accuses"
    DECLINES = "declines"
    """Declines to comment."""


class Certainty(StrEnum):
    """How well the incident is supported, within this one article."""

    MULTI_SOURCE = "multi_source"
    SINGLE_SOURCE = "single_source"
    """One source, or the outlet itself without naming any."""
    CONTESTED = "contested"
    """Sources in the article contradict one another on who, what or how many."""
    UNVERIFIED = "unverified"
    """Told as rumour, or explicitly as not confirmed."""


class DateKind(StrEnum):
    """How a date phrase works."""

    ABSOLUTE = "absolute"
    """Day, month or year are written; whatever is missing stays null."""
    WEEKDAY = "weekday"
    """A weekday, with or without "last"."""
    PUBLICATION_DAY = "publication_day"
    """Today, this morning."""
    DAYS = "days"
    """n days from publication; yesterday is n=1, past."""
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    RANGE = "range"
    """From one day to another, or during the last n days."""
    VAGUE = "vague"
    """Days ago, recently: no number is stated."""


class Weekday(StrEnum):
    """Days of the week; Arabic news weeks begin on Saturday or Sunday, the order here is ISO's."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Direction(StrEnum):
    """Which way a relative date points."""

    PAST = "past"
    FUTURE = "future"


class TimeOfDay(StrEnum):
    """Part of the day."""

    DAWN = "dawn"
    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


class DatePrecision(StrEnum):
    """How exact a resolved date is. UCDP's date_prec, with "on or before" from MUC-4."""

    DAY = "day"
    DAYS = "days"
    """A range of two to six days."""
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    ON_OR_BEFORE = "on_or_before"
    UNKNOWN = "unknown"


class PlaceKind(StrEnum):
    """What sort of place."""

    VILLAGE = "village"
    TOWN = "town"
    CITY = "city"
    NEIGHBOURHOOD = "neighbourhood"
    CAMP = "camp"
    FACILITY = "facility"
    CHECKPOINT = "checkpoint"
    ROAD = "road"
    DESERT_AREA = "desert_area"
    BORDER_CROSSING = "border_crossing"
    DISTRICT = "district"
    GOVERNORATE = "governorate"
    REGION = "region"
    COUNTRY = "country"
    UNKNOWN = "unknown"


class PlaceRelation(StrEnum):
    """How the incident stands to the place named."""

    AT = "at"
    NEAR = "near"
    BETWEEN = "between"
    COUNTRYSIDE_OF = "countryside_of"
    """«ريف X»: the countryside of a city or governorate."""
    ROUTE = "route"


class PlacePrecision(StrEnum):
    """How exact a located place is; maps to ACLED's geo_precision and UCDP's where_prec."""

    EXACT_SITE = "exact_site"
    POPULATED_PLACE = "populated_place"
    NEAR_PLACE = "near_place"
    DISTRICT = "district"
    GOVERNORATE = "governorate"
    REGION = "region"
    COUNTRY = "country"
    UNKNOWN = "unknown"


class TollMetric(StrEnum):
    """What a cumulative figure counts."""

    KILLED = "killed"
    INJURED = "injured"
    DETAINED = "detained"
    ABDUCTED = "abducted"
    MISSING = "missing"
    DISPLACED = "displaced"
    RELEASED = "released"
    INCIDENTS = "incidents"
    """Operations, raids, strikes, violations."""
    OTHER = "other"


class NameKind(StrEnum):
    """What a name names."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    OTHER = "other"


class MatchKind(StrEnum):
    """How a mention was found in the source."""

    EXACT = "exact"
    """Character for character."""
    FOLDED = "folded"
    """The same letters after folding: marks, hamza, alef, ta marbuta, digits, quotes."""
    REPAIRED = "repaired"
    """Close, without a negation or number changed; the span holds the source's own words."""


class Severity(StrEnum):
    """How much a check should worry the reader."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
