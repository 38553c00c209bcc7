"""No regular expression of the package takes more than linear time, whatever the text."""

import re
import time

import pytest

from tests import expressions

LENGTH = 8_000  # characters, for which a linear expression takes a millisecond, and a quadratic one a tenth of a second
SLOW = 0.03


def uses():
    found = {}
    for where, pattern, flags, method in expressions.uses():
        found.setdefault((pattern, flags, method), where)
    return [pytest.param(*use, id=f"{where}-{use[2]}") for use, where in found.items()]


def seconds(use, text):
    begun = time.process_time()
    use(text)
    return time.process_time() - begun


@pytest.mark.parametrize(("pattern", "flags", "method"), uses())
def test_an_expression_takes_time_in_proportion_to_the_text(pattern, flags, method):
    known, empty = re.compile(pattern, flags), pattern[:0]
    use = {
        "sub": lambda text: known.sub(empty, text), "subn": lambda text: known.subn(empty, text),
        "finditer": lambda text: list(known.finditer(text)),
    }.get(method) or getattr(known, method)  # fmt: skip
    for text in expressions.hostile(pattern, flags, LENGTH):
        text = text.encode("latin-1", "replace") if isinstance(pattern, bytes) else text
        if seconds(use, text) > SLOW and (taken := min(seconds(use, text) for _ in range(3))) > SLOW:
            quarter = min(seconds(use, text[: LENGTH // 4]) for _ in range(3))
            assert taken < 9 * quarter, f"{pattern!r}: {taken:.2f} s for {text[:60]!r}..., {quarter:.3f} s for a quarter of it"


def test_the_expressions_are_found():
    found = {where.partition(":")[0].rpartition(".")[0] if "." in where else where for where, *_ in expressions.uses()}
    assert len(uses()) > 250 and "replygraph.readers" in {name.rpartition(".")[0] for name in found}
