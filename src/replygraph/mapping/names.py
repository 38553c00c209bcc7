"""How people are named: handles with `@` in front, whole names of a given and a family name in two columns."""

import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping

from replygraph.mapping import ids
from replygraph.sources import Source

GIVEN = (
    "firstname", "givenname", "forename", "vorname", "prenom", "voornaam", "fornamn", "fornavn", "etunimi", "imie", "fname", "first",
    "name", "nome", "nombre", "nombres", "имя", "jmeno", "ad", "isim",
)  # fmt: skip
FAMILY = (
    "lastname", "familyname", "surname", "nachname", "familienname", "nom", "achternaam", "efternamn", "etternavn", "efternavn", "sukunimi",
    "nazwisko", "apellido", "apellidos", "cognome", "sobrenome", "фамилия", "prijmeni", "soyad", "soyadi", "lname", "last",
)  # fmt: skip


def handle(name: str | None, host: str | None = None) -> str | None:
    """A handle as the id of an author: with `@` in it, it is compared without case, as platforms do.

    >>> handle("Ann_Oak"), handle("@Ann_Oak"), handle("ann", "social.example"), handle("")
    ('@Ann_Oak', '@Ann_Oak', '@ann@social.example', None)
    """
    name = (name or "").strip().lstrip("@")
    return (f"@{name}@{host}" if host else f"@{name}") if name else None


def host(address: object) -> str:
    """The site that an address on the web is of; nothing where it is none.

    >>> host("https://social.example/@ann"), host("ann")
    ('social.example', '')
    """
    parts = re.split("[/?#]", address) if isinstance(address, str) else []
    return parts[2] if len(parts) > 2 else ""


def with_whole_names(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields, before them the name that a given and a family name beside each other make: by one of the two people are mixed up.

    >>> list(with_whole_names({"id": "a", "user.firstName": "b", "user.lastName": "c"}))
    ['user.firstName + user.lastName', 'id', 'user.firstName', 'user.lastName']
    """
    given, family = ({beginning: name for name in fields for beginning in _beginnings(name, ends)} for ends in (GIVEN, FAMILY))
    pairs = [(given[each], family[each]) for each in given if family.get(each, given[each]) != given[each]]
    return {f"{one} + {other}": _together(fields[one], fields[other]) for one, other in pairs} | dict(fields)


def _beginnings(name: str, ends: tuple[str, ...]) -> list[str]:
    """What stands before one of these words at the end of a column's name, bare."""
    letters = unicodedata.normalize("NFKD", name).lower().replace("ł", "l").replace("ı", "i")
    bare = re.sub(r"[\W_]", "", "".join(each for each in letters if not unicodedata.combining(each)))
    return [bare.removesuffix(end) for end in ends if bare.endswith(end)]


def _together(given: str, family: str) -> str:
    parts = (f"case when not {ids.is_nothing(text)} then {text} end" for text in (ids.text_of(given), ids.text_of(family)))
    return f"nullif(concat_ws(' ', {', '.join(parts)}), '')"


def site(source: Source) -> str:
    """A few signs for whatever site a dump is of, made of its first bytes: numbers of accounts are those of one site."""
    return f"{zlib.crc32(b''.join(part.head for part in source.members or (source,))):08x}#"


def firsts(people: Iterable[tuple[str | None, str | None]]) -> dict[str, str]:
    """What each person was called first, by id; who has no id, or no name, is left out."""
    found: dict[str, str] = {}
    for id, name in people:
        if id and name and name.strip():
            found.setdefault(id, name.strip())
    return found
