"""FHIR DocumentReference, DiagnosticReport and Composition to texts for annotation."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from api.fhir.collector import Collector, Document, codings
from ontologies.model import Status

__all__ = ["read_composition", "read_document", "read_report"]

_DEAD = frozenset({"entered-in-error", "cancelled", "superseded"})
_BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table"})


def read_document(resource: Mapping[str, Any], reference: str, collector: Collector) -> None:
    """DocumentReference: every attachment that is text."""
    if _dead(resource, reference, collector):
        return
    for number, content in enumerate(resource.get("content") or [], start=1):
        attachment = content.get("attachment") or {}
        _add_attachment(attachment, f"{reference}#content-{number}", resource, collector)


def read_report(resource: Mapping[str, Any], reference: str, collector: Collector) -> None:
    """DiagnosticReport: conclusion, HPO-coded conclusions, and text forms; results stand alone."""
    if _dead(resource, reference, collector):
        return
    found = False
    if conclusion := resource.get("conclusion"):
        _add_text(str(conclusion), f"{reference}#conclusion", resource, collector)
        found = True
    for number, codeable in enumerate(resource.get("conclusionCode") or [], start=1):
        where, found = f"{reference}#conclusionCode-{number}", True
        concepts = collector.concepts(codeable, where)
        for concept in concepts:
            collector.state(concept, Status.PRESENT, where)
        if not concepts and not any(issue.where == where for issue in collector.unused):
            collector.unmapped(codeable, where)
    for number, form in enumerate(resource.get("presentedForm") or [], start=1):
        _add_attachment(form, f"{reference}#presentedForm-{number}", resource, collector)
        found = True
    if not found:
        collector.refuse(
            reference, "no-value", "the report has no conclusion or text", "its results are read"
        )


def read_composition(resource: Mapping[str, Any], reference: str, collector: Collector) -> None:
    """Composition: the narrative of every section."""
    if _dead(resource, reference, collector):
        return
    for number, section in enumerate(_sections(resource.get("section") or []), start=1):
        narrative = (section.get("text") or {}).get("div")
        if narrative:
            where = f"{reference}#section-{number}"
            _add_text(_plain(str(narrative)), where, section, collector)


def _dead(resource: Mapping[str, Any], reference: str, collector: Collector) -> bool:
    for status in (resource.get("status"), resource.get("docStatus")):
        if status in _DEAD:
            collector.refuse(reference, str(status), "the resource says so", "none needed")
            return True
    return False


def _sections(sections: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for section in sections:
        yield section
        yield from _sections(section.get("section") or [])


def _add_attachment(
    attachment: Mapping[str, Any], where: str, resource: Mapping[str, Any], collector: Collector
) -> None:
    kind, *parameters = str(attachment.get("contentType") or "text/plain").lower().split(";")
    data = attachment.get("data")
    if not data:
        collector.refuse(
            where, "text-not-included", "the attachment is only linked", "put it into 'data'"
        )
        return
    if not kind.strip().startswith("text/"):
        collector.refuse(where, "not-text", f"{kind.strip()} is not read", "send text/plain")
        return
    charset = next((p.split("=")[-1].strip() for p in parameters if "charset" in p), "utf-8")
    try:
        text = base64.b64decode(str(data), validate=False).decode(charset.strip('"'))
    except (binascii.Error, UnicodeDecodeError, LookupError):
        collector.refuse(
            where, "unreadable-text", f"'data' is no base64 of {charset}", "correct it"
        )
        return
    plain = _plain(text) if kind.strip() in {"text/html", "text/xhtml"} else text
    _add_text(plain, where, resource, collector, attachment.get("language"))


def _add_text(
    text: str,
    where: str,
    resource: Mapping[str, Any],
    collector: Collector,
    language: str | None = None,
) -> None:
    if not text.strip():
        collector.refuse(where, "no-value", "the text is empty", "none needed")
        return
    kinds = [str(item["code"]) for item in codings(resource.get("type") or resource.get("code"))]
    collector.documents.append(
        Document(
            reference=where,
            title=kinds[0] if kinds else "",
            text=text,
            language=language or resource.get("language"),
        )
    )
    collector.used[where] = None


class _TextOfHtml(HTMLParser):
    """Collects the words of a page, with a line break for every block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"script", "style"}
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"} and self._hidden > 0
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _plain(markup: str) -> str:
    parser = _TextOfHtml()
    parser.feed(markup)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).splitlines())
    return "\n".join(line for line in lines if line)
