"""The fonts of this computer that have the signs of some texts: matplotlib draws a box for a sign that no chosen font has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.font_manager import FontEntry

# Where they are there, these are taken: they suit each other.
FIRST = ("Noto Sans", "DejaVu Sans", "Arial")
BOXES = "Last Resort"  # a font of matplotlib that has a box for every sign
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp")  # categories of signs that draw nothing of their own
VARIANTS = range(0xFE00, 0xFE10)  # which of two forms is meant, as of emoji
# Fonts of all of East Asia come in a form for each region, which differ in how signs of Chinese look: kana tell Japanese, hangul Korean.
REGIONS = {"JP": (0x3040, 0x30FF), "KR": (0xAC00, 0xD7A3)}


def families(texts: Iterable[str]) -> tuple[list[str], str]:
    """The fonts to draw some texts with, in their order, and the signs that none of this computer's fonts has.

    The first fonts stay the same whatever the texts are. For signs beyond them come the fonts that have the most of
    them, plain ones before others.
    """
    entries = _entries()
    chosen = [name for name in FIRST if name in entries]
    missing = {sign for text in texts for sign in text if unicodedata.category(sign) not in UNSEEN and ord(sign) not in VARIANTS}
    for name in chosen:
        missing -= _drawn(name, missing)
    while missing and (best := _best(entries, missing)):
        chosen.append(best)
        missing -= _drawn(best, missing)
    return chosen, "".join(sorted(missing))


def _best(entries: dict[str, FontEntry], missing: set[str]) -> str:
    """The font that has the most of some signs; nothing where none has one."""
    wanted = set(map(ord, missing))
    counts = {name: len(wanted & _signs(name)) for name in entries}
    region = next((end for end, (low, high) in REGIONS.items() if any(low <= sign <= high for sign in wanted)), "SC")
    order = sorted(
        (name for name in counts if counts[name]),
        key=lambda name: (-counts[name], "Sans" not in name, not name.endswith(region), len(name), name),
    )
    return next((name for name in order if _drawn(name, missing)), "")


def _drawn(name: str, signs: set[str]) -> set[str]:
    """Which of some signs a font has and matplotlib can draw: fonts of coloured pictures have no outlines."""
    found = {sign for sign in signs if ord(sign) in _signs(name)}
    font = _open(name)
    return {sign for sign in found if _loads(font, sign)}


def _loads(font: Any, sign: str) -> bool:
    try:
        font.set_size(10, 72)
        font.load_char(ord(sign))
    except (RuntimeError, ValueError):
        return False
    return True


@cache
def _signs(name: str) -> frozenset[int]:
    font = _open(name)
    return frozenset(font.get_charmap()) if font is not None else frozenset()


def _open(name: str) -> Any:
    from matplotlib.font_manager import get_font

    try:
        return get_font(_entries()[name].fname)
    except (OSError, RuntimeError):  # a file that is gone, or no font that FreeType knows
        return None


def _entries() -> dict[str, FontEntry]:
    """Of each font that matplotlib finds the face that is upright and nearest to regular."""
    from matplotlib.font_manager import fontManager

    def distance(entry: FontEntry) -> tuple[bool, int, str]:
        return entry.style != "normal", abs((entry.weight if isinstance(entry.weight, int) else 400) - 400), entry.fname

    found: dict[str, FontEntry] = {}
    for entry in sorted((entry for entry in fontManager.ttflist if not entry.name.startswith((BOXES, "."))), key=distance):
        found.setdefault(entry.name, entry)
    return found
