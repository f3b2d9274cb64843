"""Label Studio's labelling configuration for incidents: what an annotator sees and clicks."""

from collections.abc import Sequence
from xml.etree import ElementTree

from summarizer.labels import label as words_for

from .marks import LABELS, Field, Label

TEXT, LABEL, INCIDENT_NUMBER, HAS = "text", "label", "incident_number", "has_incidents"
"""Names of the text, its labels, and the two questions."""
NUMBERS = 12
"""Incidents that can be chosen; more if an article has more."""


def labelling_config(numbers: int = NUMBERS) -> str:
    """Return the labelling configuration, for `numbers` incidents an article at most."""
    view = ElementTree.Element("View")
    _add(view, "Header", value="$title_line")
    side = _add(view, "View", style="display:flex;gap:1em")
    left = _add(side, "View", style="flex:60%")
    labels = _add(left, "Labels", name=LABEL, toName=TEXT, showInline="true")
    for label in LABELS.values():
        _add(labels, "Label", value=label.name, background=label.color, hotkey=label.key)
    words = _add(left, "View", style="unicode-bidi:plaintext;text-align:start")
    _add(words, "Text", name=TEXT, value="$text", granularity="word")
    right = _add(side, "View", style="flex:40%")
    _add(right, "Header", value="Does the article report an incident?")
    has = _choices(right, HAS, ["yes", "no"], required=True)
    has.set("requiredMessage", "Answer this for every article, also for those without incidents")
    region = _add(right, "View", visibleWhen="region-selected")
    _add(region, "Header", value="Number of the incident")
    number = _choices(region, INCIDENT_NUMBER, [str(n) for n in range(1, numbers + 1)])
    number.set("perRegion", "true")
    for label in LABELS.values():
        if label.fields:
            panel = _add(
                right,
                "View",
                visibleWhen="region-selected",
                whenTagName=LABEL,
                whenLabelValue=label.name,
            )
            for field in label.fields:
                _add(panel, "Header", value=_asked(field), size="6")
                _control(panel, label, field)
    ElementTree.indent(view, " ")
    return ElementTree.tostring(view, encoding="unicode") + "\n"


def _control(panel: ElementTree.Element, label: Label, field: Field) -> None:
    name = f"{label.name}_{field.name}"
    if field.kind == "flag":
        control = _choices(panel, name, ["yes"])
    elif field.options:
        control = _choices(panel, name, [])
        for value in field.options:
            said = f"{words_for(value, 'ar')} · {words_for(value, 'en')}"
            _add(control, "Choice", value=value.value, hint=said)
        control.set("choice", "multiple" if field.kind == "many" else "single")
        control.set("layout", "select" if len(field.options) > 8 else "inline")
    else:
        several = field.kind in ("names", "totals")
        control = _add(panel, "TextArea", name=name, toName=TEXT, editable="true", rows="1")
        control.set("maxSubmissions", "20" if several else "1")
    control.set("perRegion", "true")
    control.set("required", "true" if field.required else "false")
    control.set("whenTagName", LABEL)
    control.set("whenLabelValue", label.name)


def _asked(field: Field) -> str:
    how = {
        "many": "own choice first",
        "names": "one a line, Arabic and English; empty: the marked words",
        "day": "2024-03-08",
        "count": "7, 5-7, 7+ at least, ? no number",
        "totals": "one a line: killed 7",
        "flag": "a good answer may leave it out" if field.name == "optional" else "part of another",
    }.get(field.kind)
    return f"{field.name} ({how})" if how else field.name


def _choices(
    parent: ElementTree.Element, name: str, values: Sequence[str], *, required: bool = False
) -> ElementTree.Element:
    control = _add(parent, "Choices", name=name, toName=TEXT, choice="single", showInline="true")
    if required:
        control.set("required", "true")
    for value in values:
        _add(control, "Choice", value=value)
    return control


def _add(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, tag, attributes)
