"""Weighted sums of rows of a sparse matrix, quick where the rows are long.

Terms at the top of the ontology are shown by thousands of diseases, and every query reaches them:
a dense row is then added in a tenth of the time that its stored values take one by one.
"""

import numpy as np
from numpy.typing import NDArray

from reasoning.model import IndexArray, Matrix

__all__ = ["RowSums"]

FloatArray = NDArray[np.float64]

LONG_SHARE = 1 / 12
"""Share of the columns from which a row is long: there a dense row is the quicker one."""


class RowSums:
    """Sums rows of one matrix; a long row is kept dense once it was asked for.

    Of coverage over the published knowledge (12,700 diseases) 264 rows are long: 27 MB at most.

    Parameters
    ----------
    matrix
        The matrix.
    """

    def __init__(self, matrix: Matrix) -> None:
        self._matrix = matrix
        self._long = np.diff(matrix.indptr) >= max(LONG_SHARE * matrix.n_columns, 1.0)
        self._dense: dict[int, FloatArray] = {}

    def combine(self, rows: IndexArray, weights: FloatArray) -> FloatArray:
        """Weighted sum of some rows, as `Matrix.combine` gives it: (n_columns,)."""
        long = self._long[rows]
        total = self._matrix.combine(rows[~long], weights[~long])
        for weight in np.unique(weights[long]).tolist():  # most often all weigh the same
            part = np.zeros_like(total)
            for row in rows[long & (weights == weight)].tolist():
                part += self._row(row)
            total += np.multiply(part, weight, out=part)
        return total

    def _row(self, row: int) -> FloatArray:
        dense = self._dense.get(row)
        if dense is None:
            columns, values = self._matrix.row(row)
            dense = np.zeros(self._matrix.n_columns)
            dense[columns] = values
            self._dense[row] = dense
        return dense
