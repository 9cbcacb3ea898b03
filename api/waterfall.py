"""The geometry of a waterfall: from the prior, item by item, to the score, in decibans."""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.wording import NO_EFFECT, evidence_label, telling

__all__ = ["Bar", "Waterfall", "fitted", "waterfall"]

DECIBANS_PER_NAT = 10.0 / math.log(10.0)
LABEL_WIDTH, PLOT_WIDTH, VALUE_WIDTH = 226.0, 420.0, 62.0
ROW_HEIGHT = 29.0
FONT_SIZE = 12.0
TICKS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row: its words in one or two lines, and its bar in SVG units.

    Parameters
    ----------
    kind
        `prior`, `for`, `against`, `rest` or `score`.
    lines
        The label, fitted to its column.
    label
        The whole label.
    value
        In decibans.
    x, width
        Of the bar.
    y
        Top of the row.
    link
        Where the running sum stands after the row, for the line to the next.
    """

    kind: str
    lines: tuple[str, ...]
    label: str
    value: float
    x: float
    width: float
    y: float
    link: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """A whole waterfall, ready to draw.

    Parameters
    ----------
    bars
        Rows, the prior first and the score last.
    ticks
        Value in decibans and x of each grid line.
    zero
        x of 0 decibans.
    width, height
        Of the drawing.
    """

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, float], ...]
    zero: float
    width: float
    height: float


def waterfall(diagnosis: dict[str, Any], evidence: dict[str, dict[str, Any]]) -> Waterfall:
    """Lay out prior, contributions and score; they sum as the numbers of the answer do.

    Parameters
    ----------
    diagnosis
        One of the answer's `diagnoses`.
    evidence
        The answer's evidence by id.
    """
    prior = diagnosis["prior"] * DECIBANS_PER_NAT
    score = diagnosis["score"] * DECIBANS_PER_NAT
    steps = [("prior", "before any finding (prior)", prior)]
    for item in telling(diagnosis):
        kind = "for" if item["decibans"] > 0 else "against"
        steps.append((kind, evidence_label(evidence[item["evidence"]]), item["decibans"]))
    if still := _still(diagnosis):
        count, total = still
        items = "1 item" if count == 1 else f"{count} items"
        steps.append(("rest", f"{items} without effect", total))
    return _laid_out(steps, score)


def _still(diagnosis: dict[str, Any]) -> tuple[int, float] | None:
    values = [
        item["decibans"] for item in diagnosis["contributions"] if abs(item["decibans"]) < NO_EFFECT
    ]
    return (len(values), math.fsum(values)) if values else None


def _laid_out(steps: Sequence[tuple[str, str, float]], score: float) -> Waterfall:
    running = [0.0]
    for _, _, value in steps:
        running.append(running[-1] + value)
    low, high = min(*running, score), max(*running, score)
    span = max(high - low, 1.0)
    low, high = low - 0.02 * span, high + 0.02 * span

    def x(value: float) -> float:
        return LABEL_WIDTH + PLOT_WIDTH * (value - low) / (high - low)

    def bar(row: int, kind: str, label: str, value: float, ends: tuple[float, float]) -> Bar:
        left, right = sorted(x(end) for end in ends)
        return Bar(
            kind=kind,
            lines=fitted(label, LABEL_WIDTH - 14.0),
            label=label,
            value=value,
            x=left,
            width=max(right - left, 0.8),
            y=row * ROW_HEIGHT,
            link=x(ends[1]),
        )

    bars = [
        bar(row, kind, label, value, (running[row], running[row + 1]))
        for row, (kind, label, value) in enumerate(steps)
    ]
    bars.append(bar(len(steps), "score", "score", score, (0.0, score)))
    return Waterfall(
        bars=tuple(bars),
        ticks=tuple((value, x(value)) for value in _ticks(low, high)),
        zero=x(0.0),
        width=LABEL_WIDTH + PLOT_WIDTH + VALUE_WIDTH,
        height=len(bars) * ROW_HEIGHT + 20.0,
    )


def _ticks(low: float, high: float) -> list[float]:
    """Round values between two ends, about six of them.

    Examples
    --------
    >>> _ticks(-43.0, 21.0)
    [-40.0, -30.0, -20.0, -10.0, 0.0, 10.0, 20.0]
    """
    rough = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = min((factor * power for factor in (1, 2, 5, 10)), key=lambda each: abs(each - rough))
    return [number * step for number in range(math.ceil(low / step), math.floor(high / step) + 1)]


def fitted(text: str, width: float, *, size: float = FONT_SIZE) -> tuple[str, ...]:
    """Break a label into at most two lines that fit a width; what is too long ends in `…`.

    Parameters
    ----------
    text
        The label; words break at spaces, Chinese anywhere.
    width, size
        Width of the column and size of the type, in the same unit.

    Examples
    --------
    >>> fitted("Aortic root aneurysm", 92.0)
    ('Aortic root', 'aneurysm')
    >>> fitted("主动脉根部动脉瘤", 72.0)
    ('主动脉根部动', '脉瘤')
    """
    lines: list[str] = []
    rest = " ".join(text.split())
    while rest and len(lines) < 2:
        cut = _fits(rest, width / size)
        if cut < len(rest) and len(lines) == 0:
            space = rest.rfind(" ", 0, cut + 1)
            cut = space if space > 0 and not _is_wide(rest[cut - 1]) else cut
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        last = lines[-1]
        lines[-1] = last[: max(_fits(last, width / size - 1.0), 1)].rstrip() + "…"
    return tuple(lines)


def _fits(text: str, ems: float) -> int:
    """How many first characters are no wider than so many em; at least 1."""
    used = 0.0
    for count, character in enumerate(text):
        used += 1.0 if _is_wide(character) else 0.56
        if used > ems:
            return max(count, 1)
    return len(text)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}
