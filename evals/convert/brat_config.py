"""brat's configuration for incidents: what can be marked, drawn and chosen, and how it looks."""

from summarizer.schemas import EventType, Role

from .marks import ENTRIES, INCIDENT, LABELS, NONE, TOLD, TOLL


def attribute(label: str, field: str) -> str:
    """Return the name of the attribute for a field.

    >>> attribute("place", "kind")
    'place_kind'
    """
    return f"{label}_{field}"


def argument(label: str, role: str = "") -> str:
    """Return the name of the arrow to a mark; for actors it is the role.

    >>> argument("place"), argument("actor", "partner_of_target")
    ('Place', 'PartnerOfTarget')
    """
    return "".join(part.capitalize() for part in (role or label).split("_"))


def annotation_conf() -> str:
    """Return `annotation.conf`."""
    arguments = ", ".join(
        [
            *(
                f"{argument(label.name)}*:{label.name}"
                for label in ENTRIES
                if label.name != "actor"
            ),
            *(f"{argument('actor', role)}*:actor" for role in Role),
            f"{argument(TOLD)}*:{TOLD}",
        ]
    )
    lines = ["[entities]", *(label.name for label in ENTRIES), TOLD, TOLL, NONE]
    lines += ["", "[relations]", "", "[events]"]
    lines += [f"{event}\t{arguments}" for event in EventType]
    lines += ["", "[attributes]"]
    for label in LABELS.values():
        about = "<EVENT>" if label.name == INCIDENT else label.name
        drawn = {INCIDENT: "type", "actor": "role"}.get(label.name)
        for field in label.fields:
            if field.kind == "flag":
                lines.append(f"{attribute(label.name, field.name)}\tArg:{about}")
            elif field.options and field.name != drawn:
                values = "|".join(field.options)
                lines.append(f"{attribute(label.name, field.name)}\tArg:{about}, Value:{values}")
    return "\n".join(lines) + "\n"


def visual_conf() -> str:
    """Return `visual.conf`."""
    lines = ["[labels]", f"{NONE} | no incident in this article | no incident"]
    lines += [f"{event} | {event.replace('_', ' ')}" for event in EventType]
    lines += ["", "[drawing]", "SPAN_DEFAULT\tfgColor:black, bgColor:#eeeeee, borderColor:darken"]
    incident = LABELS[INCIDENT].color
    lines += [f"{event}\tfgColor:white, bgColor:{incident}" for event in EventType]
    lines += [
        f"{label.name}\tfgColor:white, bgColor:{label.color}"
        for label in LABELS.values()
        if label.name != INCIDENT
    ]
    lines.append("ATTRIBUTE_DEFAULT\tglyph:*")
    return "\n".join(lines) + "\n"
