"""Units of measurement: the part of UCUM that laboratories use, and how people spell it.

`read_unit` turns a spelling into a `Unit` (scale and dimension) or refuses it; nothing is guessed.
Catalytic units and international units (`U`, `[IU]`) are one dimension here, as laboratories use
both words for the same scale of one assay.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ontologies.errors import MeasurementError

__all__ = ["Unit", "read_unit"]

_PREFIXES = {
    "M": 1e6,
    "k": 1e3,
    "": 1.0,
    "d": 1e-1,
    "c": 1e-2,
    "m": 1e-3,
    "u": 1e-6,
    "n": 1e-9,
    "p": 1e-12,
    "f": 1e-15,
}
_METRIC = {
    "g": "g",
    "mol": "mol",
    "L": "L",
    "U": "U",
    "[IU]": "U",
    "eq": "eq",
    "kat": "kat",
    "m": "m",
    "s": "s",
    "Pa": "Pa",
    "m[Hg]": "m[Hg]",
    "osm": "osm",
}
_PLAIN = {
    "1": (1.0, ""),
    "%": (1.0, "%"),
    "min": (60.0, "s"),
    "h": (3600.0, "s"),
    "d": (86400.0, "s"),
    "wk": (604800.0, "s"),
    "Cel": (1.0, "Cel"),
    "[degF]": (1.0, "[degF]"),
    "[pH]": (1.0, "[pH]"),
    "m2": (1.0, "m2"),
    "[in_i]": (0.0254, "m"),
    "[ft_i]": (0.3048, "m"),
    "[HPF]": (1.0, "[HPF]"),
}
"""Units that take no prefix: scale and base unit."""
_COMPONENTS = {
    "hr": "h",
    "hrs": "h",
    "hour": "h",
    "24h": "d",
    "24hr": "d",
    "day": "d",
    "24hours": "d",
    "minute": "min",
    "hpf": "[HPF]",
    "HPF": "[HPF]",
}
"""How reports spell a component behind the stroke."""
_POWER = re.compile(r"10\*(\d{1,2})")
_ANNOTATION = re.compile(r"\{[^{}]*\}")
_SUPERSCRIPTS = str.maketrans(
    {c: f"^{i}" for i, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")} | {"µ": "u", "μ": "u"}
)

_SPELLINGS = {
    "mmHg": "mm[Hg]",
    "°C": "Cel",
    "degC": "Cel",
    "C": "Cel",
    "摄氏度": "Cel",
    "°F": "[degF]",
    "degF": "[degF]",
    "F": "[degF]",
    "华氏度": "[degF]",
    "bpm": "/min",
    "beats/min": "/min",
    "beats/minute": "/min",
    "breaths/min": "/min",
    "breaths/minute": "/min",
    "次/分": "/min",
    "次/分钟": "/min",
    "次/min": "/min",
    "mm/1h": "mm/h",
    "mm/小时": "mm/h",
    "sec": "s",
    "secs": "s",
    "second": "s",
    "seconds": "s",
    "秒": "s",
    "INR": "{INR}",
    "ratio": "1",
    "pH": "[pH]",
    "percent": "%",
    "percentile": "{percentile}",
    "msec": "ms",
    "weeks": "wk",
    "days": "d",
    "inches": "[in_i]",
    "in": "[in_i]",
    "feet": "[ft_i]",
    "ft": "[ft_i]",
    "mOsm/kgH2O": "mosm/kg",
    "K/uL": "10*3/uL",
    "k/uL": "10*3/uL",
    "K/mm3": "10*3/uL",
    "k/mm3": "10*3/uL",
    "M/uL": "10*6/uL",
    "G/L": "10*9/L",
    "T/L": "10*12/L",
    "g%": "g/dL",
    "mg%": "mg/dL",
    "cells/uL": "/uL",
    "cells/mm3": "/uL",
    "个/uL": "/uL",
}
"""Spellings that are no UCUM, as found in reports, and what they mean in UCUM."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit that was understood.

    Parameters
    ----------
    symbol
        UCUM symbol.
    scale
        How many of the dimension's base unit one of this unit is.
    dimension
        Base units as `numerator/denominator`; only units of one dimension convert by scale.
    """

    symbol: str
    scale: float
    dimension: str


@lru_cache(maxsize=1024)
def read_unit(text: str) -> Unit:
    """Understand a unit as a person or a machine writes it.

    Raises
    ------
    MeasurementError
        Code `unknown-unit`, if it is neither UCUM of this subset nor a known spelling.

    Examples
    --------
    >>> read_unit("µmol/l")
    Unit(symbol='umol/L', scale=1e-06, dimension='mol/L')
    >>> read_unit("x10^9/L").dimension == read_unit("/mm3").dimension
    True
    """
    symbol = _to_ucum(text)
    numerator, *denominators = symbol.split("/")
    leading = numerator or not denominators
    top_scale, top = _read_component(numerator, text) if leading else (1.0, "")
    scale, below = top_scale, []
    for component in denominators:
        part_scale, base = _read_component(component, text)
        scale /= part_scale
        below += [base] if base else []
    return Unit(symbol=symbol, scale=scale, dimension="/".join([top, *sorted(below)]))


def _read_component(component: str, text: str) -> tuple[float, str]:
    bare = _ANNOTATION.sub("", component)
    if not bare and component:
        return 1.0, ""
    if power := _POWER.fullmatch(bare):
        return 10.0 ** int(power[1]), ""
    if bare in _PLAIN:
        return _PLAIN[bare]
    for prefix, scale in _PREFIXES.items():
        if bare.startswith(prefix) and (base := _METRIC.get(bare[len(prefix) :])):
            return scale, base
    raise MeasurementError(
        "unknown-unit", f"{text!r} is no unit semeion knows; write it in UCUM, as in 'mg/dL'"
    )


def _to_ucum(text: str) -> str:
    """Replace what reports write by UCUM; the result is still to be checked."""
    unit = unicodedata.normalize("NFKC", text.translate(_SUPERSCRIPTS)).replace("μ", "u")
    unit = re.sub(r"\s+", "", unit)
    unit = re.sub(r"(?:FEU|DDU|Cr|creat|creatinine)$", "", unit)
    unit = re.sub(r"(m|cm)\^?([23])(?!\d)", r"\1\2", unit)
    unit = re.sub(r"/\{?1\.73(?:_|\.)?m2\}?", "/{1.73_m2}", unit)
    unit = re.sub(r"^[x×*]?10(?:\^|\*\*|\*|[eE])(\d{1,2})", r"10*\1", unit)
    unit = re.sub(r"^[x×]10(\d{1,2})/", r"10*\1/", unit)
    unit = re.sub(r"(?:/|^)c?mm3\b", "/uL", unit) if "/mm3" in unit or "/cmm" in unit else unit
    unit = unit.replace("mcg", "ug").replace("mEq", "meq").replace("mOsm", "mosm")
    unit = _SPELLINGS.get(unit, unit)
    unit = re.sub(r"(?<!\[)IU(?!\])", "[IU]", unit)
    first, *parts = unit.split("/")
    parts = [_COMPONENTS.get(part, part) for part in parts]
    return "/".join(re.sub(r"^([dcmunpfkM]?)l$", r"\1L", part) for part in (first, *parts))
