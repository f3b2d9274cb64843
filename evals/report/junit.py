"""A report for build servers: one test case per field, limit and document with a false death."""

from xml.etree import ElementTree

from ..gates import GateResult
from .build import Report
from .terminal import figure


def junit(report: Report, gate: GateResult | None) -> str:
    """Return JUnit's XML. Fields never fail by themselves; the gate's failures do.

    Args:
        gate: what decided whether the run passes; without it only failed documents are failures.
    """
    suite = ElementTree.Element("testsuite", name=f"summarizer eval {report.name}")
    for row in report.fields:
        case = _case(suite, "fields", row.field)
        ElementTree.SubElement(case, "system-out").text = (
            f"F1 {figure(row.f1.value)}, precision {figure(row.precision.value)}, "
            f"recall {figure(row.recall.value)}"
        )
    for document in report.scores.documents:
        if document.failed:
            _fail(_case(suite, "documents", document.doc_id), document.failed)
    for doc_id, remark in report.remarks.get("false_deaths", []):
        case = _case(suite, "false deaths", f"{doc_id} {remark.path}")
        ElementTree.SubElement(case, "system-out").text = remark.text
    if gate is not None:
        if gate.passed:
            _case(suite, "gate", "passed")
        for failure in gate.failures:
            _fail(_case(suite, "gate", failure.partition(":")[0]), failure)
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: ElementTree.Element, kind: str, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", classname=kind, name=name)


def _fail(case: ElementTree.Element, message: str) -> None:
    ElementTree.SubElement(case, "failure", message=message).text = message
