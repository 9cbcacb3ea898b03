"""A differential as one HTML page that needs no other file."""

from html import escape
from pathlib import Path
from typing import Any

from api.wording import (
    against,
    evidence_label,
    expected_label,
    group_label,
    matched_label,
    source_label,
    strongest,
    telling,
    untelling,
    versions_label,
)

__all__ = ["differential_page"]

STYLE = Path(__file__).resolve().parent / "static" / "semeion.css"


def differential_page(result: dict[str, Any]) -> str:
    """Draw ranking, reasons, versions and the one disclaimer; every value is escaped."""
    evidence = {item["id"]: item for item in result["evidence"]}
    longest = strongest(result["diagnoses"])
    items = "\n".join(_diagnosis(item, evidence, longest) for item in result["diagnoses"])
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>semeion differential</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{STYLE.read_text(encoding="utf-8")}</style></head>
<body><header><h1>Differential</h1></header>
<main class="single"><section class="sheet"><ol class="ranking">
{items}
</ol><p class="quiet">{escape(versions_label(result))}</p></section></main>
<footer>{escape(result["disclaimer"])}</footer></body></html>
"""


def _diagnosis(
    diagnosis: dict[str, Any], evidence: dict[str, dict[str, Any]], longest: float
) -> str:
    ids = dict.fromkeys([diagnosis["id"], *(member["id"] for member in diagnosis["members"])])
    reasons = "\n".join(
        _reason(item, evidence[item["evidence"]], longest) for item in telling(diagnosis)
    )
    lowering = against(diagnosis, evidence)
    still = untelling(diagnosis, evidence)
    expected = [expected_label(item) for item in diagnosis["expected"]]
    label = group_label(diagnosis)
    beside = " = ".join(ids) + (f" in {label}" if label else "")
    return f"""<li><details {"open" if diagnosis["rank"] <= 3 else ""}><summary>
<span class="rank">{diagnosis["rank"]}</span>
<span>{escape(diagnosis["name"])} <span class="quiet">{escape(beside)}</span></span>
{_bar(diagnosis["probability"], "")}
<span class="number">{100 * diagnosis["probability"]:.1f} %</span>
</summary><table class="reasons"><tbody>{reasons}</tbody></table>
{_remark("speaks against", "against-text", lowering)}
{_remark("without effect here", "quiet", still)}
{_remark("expected, not looked for", "unsure-text", expected)}</details></li>"""


def _reason(item: dict[str, Any], evidence: dict[str, Any], longest: float) -> str:
    kind = "for" if item["decibans"] >= 0 else "against"
    other, frequency = matched_label(item, evidence)
    label = escape(evidence_label(evidence))
    if other:
        label += f" <em>~ {escape(other)}</em>"
    label += f' <span class="quiet">{escape(frequency)}</span>'
    return f"""<tr><td>{_bar(abs(item["decibans"]) / longest, kind)}</td>
<td class="number {kind}-text">{item["decibans"]:+.1f}</td><td>{label}</td>
<td class="quiet">{escape(source_label(evidence))}</td></tr>"""


def _bar(share: float, kind: str) -> str:
    width = 100 * max(0.0, min(share, 1.0))
    return f'<span class="bar {kind}"><i style="width:{width:.1f}%"></i></span>'


def _remark(label: str, kind: str, names: list[str]) -> str:
    if not names:
        return ""
    words = escape("; ".join(names))
    return f'<p class="quiet"><span class="{kind}">{label}:</span> {words}</p>'
