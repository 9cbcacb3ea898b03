"""Why two entries were united, in one line: the features that speak for it, the heaviest first."""

from collections.abc import Mapping

from kg.fusion.entries import Entry
from kg.fusion.likeness import FEATURES, WEIGHTS, FloatArray

__all__ = ["pair_reason"]


def pair_reason(left: Entry, right: Entry, features: FloatArray, symbols: Mapping[str, str]) -> str:
    """Both names, then what speaks for the pair and what against it, each with its log odds.

    Parameters
    ----------
    left, right
        The entries.
    features : (n_features,) array
        Of the pair, in the order of `FEATURES`.
    symbols
        Symbol of each gene id.
    """
    values = dict(zip(FEATURES, features.tolist(), strict=True))
    shares = {name: WEIGHTS[name] * value for name, value in values.items()}
    words = _in_words(values, left, right, symbols)
    ordered = sorted(words, key=lambda name: (-shares[name], name))
    told = [f"{words[name]} ({shares[name]:+.1f})" for name in ordered if abs(shares[name]) >= 0.05]
    return f"{left.name!r} and {right.name!r}: {', '.join(told) or 'alike in nothing but little'}"


def _in_words(
    values: Mapping[str, float], left: Entry, right: Entry, symbols: Mapping[str, str]
) -> dict[str, str]:
    """What each feature says, for those that say something."""
    genes = sorted(symbols.get(gene, gene) for gene in left.genes & right.genes)
    words = {
        "words margin": "no other name so near",
        "letters margin": "no other spelling so near",
        "same telling words": "the same telling words",
        "numbers shared": f"number {', '.join(sorted(left.numbers & right.numbers))} in both",
        "numbers differ": "different numbers",
        "profile": f"phenotypes {values['profile']:.2f} alike",
        "profile margin": "no other phenotypes so near",
        "phenotypes named": "one shows what the other's name says",
        "genes": f"gene {', '.join(genes[:3])} in both",
        "genes differ": "different genes",
        "crowded gene": "other entries have the gene",
        "inheritance shared": "the same inheritance",
        "inheritance differs": "different inheritance",
    }
    nearer = {
        "words margin": "another name nearer",
        "letters margin": "another spelling nearer",
        "profile margin": "other phenotypes nearer",
    }
    words |= {margin: text for margin, text in nearer.items() if values[margin] < 0}
    return {name: text for name, text in words.items() if values[name]}
