"""A table that is looked at, and what was chosen of its columns so far."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from replygraph.mapping import forms
from replygraph.mapping.profile import Field
from replygraph.sources import Ask

HANDLES = ("username", "screenname", "handle", "login")  # which nobody shares, as people share names


@dataclass(frozen=True)
class Choice:
    """What was chosen: our columns to those of the table, how ids and parents are joined, what is said, what is asked."""

    found: dict[str, Field] = field(default_factory=dict)
    form: forms.Form = forms.AS_IT_IS
    name_form: forms.Form = forms.AS_IT_IS
    within: Field | None = None
    is_path: bool = False
    start: Field | None = None  # the comment that began the thread, which comments without a parent are assumed to answer
    instead: Field | None = None  # who wrote where the author's column is empty
    resolved: float = 0.0  # the share of parents, or of those answered, that are found
    evidence: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    refuted: Mapping[str, str] = field(default_factory=dict)  # columns that the data contradict, and what they say
    cure: str = ""  # what the table lacks, though it tells what is answered
    offers: tuple[tuple[str, str, str], ...] = ()  # our column, theirs, why: where it has to be asked


@dataclass(frozen=True)
class Rows:
    """A table that is looked at: its columns, how many rows there are, and the working table that holds what is counted."""

    fields: Sequence[Field]
    rows: int
    table: str
    ask: Ask
    order: Mapping[str, Sequence[str]]
    held: Mapping[str, str] = field(default_factory=dict)  # SQL over the file, and the column of the working table that has its values
    counted: Collection[int] = ()  # the places of the columns that are counted
    months: Callable[[str], int | None] = lambda word: None  # which month a word names
    name: str = ""  # what the table is called

    def ranked(self, role: str, least: float = 0.0) -> list[Field]:
        """The columns that may be it by their names and kinds, the likeliest first."""
        able = [each for each in self.fields if each.roles.get(role, 0) > least]
        return sorted(able, key=lambda each: (-each.roles[role], self.place_of(each, role), each.place))

    def place_of(self, each: Field, role: str) -> int:
        names = self.order.get(role, ())
        plain, last = forms.plain(each.name), forms.plain(each.name.rpartition(".")[2])
        return names.index(plain) if plain in names else len(names) + (not last.endswith(HANDLES))


@dataclass(frozen=True)
class Id:
    """A column that may be the comment's id, and the column within whose values it is different."""

    field: Field
    score: float
    within: Field | None = None
