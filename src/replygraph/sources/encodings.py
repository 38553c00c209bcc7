"""What texts are encoded in: names that sources give, which may be none, and what bytes look like."""

import codecs

# Encodings of Python that are not for texts, or that no page or mail may ask for: some accept any bytes.
_NOT_OF_TEXTS = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7", "mbcs", "oem"}
# What texts of people come in, the commoner first where two fit alike.
LIKELY = (
    "cp1252", "cp1251", "cp1250", "gb18030", "cp932", "euc_jp", "cp949", "big5hkscs", "koi8_r", "cp1253", "cp1254", "cp1255",
    "cp1256", "cp1257", "cp1258", "iso8859_2", "iso8859_5", "iso8859_7", "cp874", "mac_roman", "cp437", "cp850", "cp866",
)  # fmt: skip
FEW = 8  # signs beyond ASCII from which nothing can be told


def text_encoding(name: str | None) -> str | None:
    """Python's name for an encoding of texts; None where there is none of this name.

    >>> text_encoding("Latin1"), text_encoding("base64"), text_encoding("idna"), text_encoding("no such")
    ('iso8859-1', None, None, None)
    """
    try:
        found = codecs.lookup((name or "").strip())
    except (LookupError, ValueError):
        return None
    return found.name if found._is_text_encoding and found.name not in _NOT_OF_TEXTS else None


def decoded(content: bytes, name: str | None) -> str:
    """Bytes as text in the encoding that their source names, or in UTF-8 where that is unknown; invalid bytes are replaced."""
    try:
        return content.decode(text_encoding(name) or "utf-8", "replace")
    except UnicodeError:  # UTF-16 without a mark, of an odd number of bytes
        return content.decode("utf-8", "replace")


def looks_like(content: bytes) -> list[str]:
    """The encodings in which bytes read as a text of some language, the likeliest first: guesses to tell a person."""
    import charset_normalizer

    if len(content) - len(content.translate(None, bytes(range(128, 256)))) < FEW:
        return []

    found = charset_normalizer.from_bytes(content, cp_isolation=list(LIKELY))
    best = min((each.chaos for each in found), default=0)
    clear = [each for each in found if each.chaos <= best + 0.01]
    top = max((each.coherence for each in clear), default=0)
    # Of encodings in which the bytes are the same text one is enough.
    names = [min(each.could_be_from_charset, key=_place) for each in clear if each.coherence >= top - 0.05]
    return sorted((name for name in names if name in LIKELY), key=_place)


def _place(name: str) -> int:
    return LIKELY.index(name) if name in LIKELY else len(LIKELY)
