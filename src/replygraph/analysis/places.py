"""Places by a measure: shared where values are equal."""

import numpy as np

ALIKE = 1e-9  # relative: a smaller difference of two computed values is rounding


def places(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The order by a measure, the highest first, equal values as they came; and the place of each in that order, shared where equal."""
    order = np.argsort(-values, kind="stable")
    ordered = values[order].astype(np.float64)
    begins = np.concatenate([[True], ordered[:-1] - ordered[1:] > ALIKE * np.abs(ordered[:-1])])[: len(order)]
    group = np.cumsum(begins)
    # Authors are sorted by name, and whose values differ by rounding alone shall be too.
    return order[np.lexsort((order, group))], np.flatnonzero(begins)[group - 1] + 1
