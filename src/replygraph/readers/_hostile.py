"""Pages made to keep a parser busy; no page that a browser saves is like that."""

import re

DEEPEST = 20_000  # levels of markup; lexbor itself becomes slow beyond
# Elements that nothing closes but their end; the others end by themselves where the next begins.
_OPENS = re.compile(r"<(/?)(?:div|span|b|i|em|font|blockquote|ul|ol|dl|section|article|table)\b", re.I)
# Elements of form, which a parser opens again in each block that begins while they are open.
_FORM = "b|i|u|s|em|strong|font|big|small|code|tt|strike|nobr"
_FORMS = re.compile(rf"<(?:{_FORM})\b", re.I)
_FORMS_AND_BLOCKS = re.compile(rf"<(?:(/)?(?:{_FORM})\b|(?:p|div|li|td|ul|ol|dl|dd|dt|h\d|section|article|blockquote)\b)", re.I)
_MANY_ATTRIBUTES = re.compile(r"<[a-zA-Z][^\s<>/]*+(?:[\s/]++[^\s\"'<>/=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++))?+){2000}")
MOST_FORMS, MOST_REOPENED = 1_000, 1_000_000


def find(page: str) -> str:
    """What is wrong with a page made so that its parser, lexbor, would be busy for minutes; "" for any other."""
    if _is_too_deep(page):
        return f"its elements lie more than {DEEPEST:,} deep in each other"
    if _MANY_ATTRIBUTES.search(page):
        return "an element has thousands of attributes"
    if len(_FORMS.findall(page)) > MOST_FORMS and _reopened(page) > MOST_REOPENED:
        return "thousands of elements such as <b> are opened and not closed"
    return ""


def _is_too_deep(page: str) -> bool:
    depth = 0
    for found in _OPENS.finditer(page) if page.count("<") >= DEEPEST else ():
        depth = max(0, depth - 1) if found[1] else depth + 1
        if depth > DEEPEST:
            return True
    return False


def _reopened(page: str) -> int:
    """How many elements of form a parser opens again."""
    number, depth = 0, 0
    for found in _FORMS_AND_BLOCKS.finditer(page):
        if found[1]:
            depth = max(0, depth - 1)
        elif _FORMS.match(found[0]):
            depth += 1
        else:
            number += depth
    return number
