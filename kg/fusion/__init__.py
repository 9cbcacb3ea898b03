"""Which disease entries of different databases are one disease.

Typed knowledge enters; unions leave, each with its method, score and reason. What a person decided
goes before what a named table maps, and that before what names, profiles and genes make likely.
"""

from kg.fusion.unions import FUSION_SOURCE, Fusion, SameAs, fuse

__all__ = ["FUSION_SOURCE", "Fusion", "SameAs", "fuse"]
