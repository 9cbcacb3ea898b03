"""How alike the profiles of conditions are: the cosine of their findings' frequencies."""

from collections.abc import Mapping, Sequence

from ontologies.model.condition import Condition

__all__ = ["profile", "similar_pairs"]


def profile(condition: Condition) -> dict[str, float]:
    """Frequency of each finding, imaging included; the higher one where one stands twice."""
    frequencies: dict[str, float] = {}
    for item in condition.shown:
        frequencies[item.finding] = max(item.point, frequencies.get(item.finding, 0.0))
    return frequencies


def similar_pairs(
    profiles: Sequence[Mapping[str, float]], least: float
) -> list[tuple[int, int, float]]:
    """Pairs of places whose profiles have a cosine of at least `least`, with the cosine.

    Examples
    --------
    >>> similar_pairs([{"a": 0.5, "b": 0.5}, {"a": 0.2, "b": 0.2}, {"b": 1.0}], 0.9)
    [(0, 1, 1.0)]
    """
    import numpy as np
    from scipy.sparse import csr_array

    index = {name: place for place, name in enumerate(sorted({n for one in profiles for n in one}))}
    rows = [place for place, one in enumerate(profiles) for _ in one]
    columns = [index[name] for one in profiles for name in one]
    values = np.array([value for one in profiles for value in one.values()], dtype=np.float64)
    if not len(values):
        return []
    matrix = csr_array((values, (rows, columns)), shape=(len(profiles), len(index)))
    norms = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    norms[norms == 0] = 1.0
    products = (matrix @ matrix.T).tocoo()
    left, right = products.coords
    cosines = products.data / (norms[left] * norms[right])
    found = (left < right) & (cosines >= least)
    pairs = zip(left[found], right[found], cosines[found], strict=True)
    return sorted((int(a), int(b), round(float(cosine), 4)) for a, b, cosine in pairs)
