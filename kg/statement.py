"""The text of a free Cypher statement, read token by token: what no plan shows is settled here.

A statement enters; its text without comments leaves, or one error. The server's plan hides what
stands inside an expression (subqueries, pattern comprehensions), so three rules hold everywhere
in the text, whatever the planner makes of it:

- a relationship pattern names its types, all of the knowledge side;
- a node pattern that nothing but itself holds down, in a place that a plan may hide, has a label
  of the knowledge side;
- a pattern of possible length zero, in such a place, has a labelled node at one of its ends.

No knowledge type touches a patient's node, so what such patterns reach from knowledge is
knowledge. To make reading certain, names in backticks, escaped code points and non-ASCII letters
outside strings are refused rather than understood.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, NamedTuple

from kg.errors import QueryRefusedError
from kg.schema import (
    FULLTEXT_INDEX,
    KNOWLEDGE_LABELS,
    KNOWLEDGE_RELATIONS,
    PATIENT_LABELS,
    PATIENT_RELATIONS,
)

__all__ = ["FULLTEXT_PROCEDURE", "LABEL_NAMES", "TYPE_NAMES", "check_statement", "closed_name"]

FULLTEXT_PROCEDURE: Final = "db.index.fulltext.queryNodes"
"""The one procedure that is open, and that on the index of concept names alone."""

LABEL_NAMES: Final = frozenset(map(str, KNOWLEDGE_LABELS))
TYPE_NAMES: Final = frozenset(map(str, KNOWLEDGE_RELATIONS))

_PATIENT_NAMES: Final = frozenset(map(str, PATIENT_LABELS | PATIENT_RELATIONS))
_LONGEST: Final = 20_000
_DEEPEST: Final = 60
"""Brackets in brackets: more than any query needs, less than overflows the planner's stack."""

_FIRST_WORDS: Final = frozenset({"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL"})
_WRITING: Final = frozenset(
    {"CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "FOREACH", "DROP", "INSERT", "ALTER"}
)
_EXPRESSION_WORDS: Final = frozenset(
    {"WHERE", "RETURN", "WITH", "UNWIND", "ORDER", "SKIP", "LIMIT", "CALL", "YIELD", "UNION"}
)
_CLAUSE_WORDS: Final = frozenset({"MATCH"}) | _EXPRESSION_WORDS
_AFTER_A_NAME: Final = frozenset({"=", ")", ",", ":", ".", "]", "}", "|"})
_BLOCK_WORDS: Final = frozenset({"EXISTS", "COUNT", "COLLECT"})
_PATH_FUNCTIONS: Final = frozenset({"SHORTESTPATH", "ALLSHORTESTPATHS"})
_NAMESPACES: Final = frozenset(
    {"date", "datetime", "duration", "localdatetime", "localtime", "point", "time"}
)
"""Of functions that come with Neo4j and read no graph; all others with a dot are closed."""

_TOKEN: Final = re.compile(
    r"""
      (?P<comment> //[^\n\r]* | /\*.*?\*/ )
    | (?P<space>   [ \t\r\n]+ )
    | (?P<string>  '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" )
    | (?P<name>    [A-Za-z_][A-Za-z0-9_]* )
    | (?P<number>  [0-9]+(?:\.[0-9]+)?[A-Za-z0-9_]* )
    | (?P<mark>    [!%&()*+,\-./:;<=>?\[\]^{|}~$] )
    """,
    re.VERBOSE | re.DOTALL,
)
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}


class _Token(NamedTuple):
    kind: str
    text: str

    @property
    def word(self) -> str:
        """Upper-case form of a name, as keywords are compared; empty for anything else."""
        return self.text.upper() if self.kind == "name" else ""


def check_statement(cypher: str, parameters: Mapping[str, Any]) -> str:
    """Refuse a statement that could reach past its plan, and give its text without comments.

    Raises
    ------
    QueryRefusedError
        One line: what it does, and what to write instead.
    """
    tokens, text = _read(cypher)
    _check_words(tokens)
    _Reader(tokens, parameters).check()
    return text


def closed_name(name: str) -> QueryRefusedError:
    """Error for a label or type that is not of the knowledge side."""
    return QueryRefusedError(
        f"{name} is not of the knowledge side; free Cypher reaches knowledge only",
        "patients are read through the API and `kg.patients`, never by free Cypher",
    )


def _read(cypher: str) -> tuple[list[_Token], str]:
    """Tokens that mean something, and the text with every comment made a space."""
    if len(cypher) > _LONGEST:
        raise QueryRefusedError(
            f"it is longer than {_LONGEST} characters", "pass long lists as parameters"
        )
    if "\\u" in cypher.casefold():
        raise QueryRefusedError(
            "it has a \\u escape", "write the character itself, inside a string or a parameter"
        )
    tokens: list[_Token] = []
    text: list[str] = []
    position = 0
    while position < len(cypher):
        found = _TOKEN.match(cypher, position)
        if found is None or found.lastgroup is None:
            raise _unreadable(cypher, position)
        position = found.end()
        text.append(" " if found.lastgroup == "comment" else found[0])
        if found.lastgroup not in {"comment", "space"}:
            tokens.append(_Token(found.lastgroup, found[0]))
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    return tokens, "".join(text)


def _unreadable(cypher: str, position: int) -> QueryRefusedError:
    character = cypher[position]
    where = f"at character {position + 1}"
    if character == "`":
        return QueryRefusedError(
            f"it has a name in backticks {where}", "use names of letters, digits and _"
        )
    if character in "'\"":
        return QueryRefusedError(f"the string {where} does not end", "close it")
    return QueryRefusedError(
        f"it has {character!r} {where}", "outside strings use plain ASCII; pass words as parameters"
    )


def _check_words(tokens: Sequence[_Token]) -> None:
    """Refuse by its words what is no query, with a clearer reason than a plan gives."""
    if not tokens:
        raise QueryRefusedError("it is empty", "write one MATCH … RETURN …")
    first = tokens[0].word
    if first in _WRITING:
        raise QueryRefusedError(f"{first} changes the graph", "only read")
    if any(one.word == "LOAD" and two.word == "CSV" for one, two in pairwise(tokens)):
        raise QueryRefusedError(
            "LOAD CSV reads files and addresses", "pass rows as a parameter and UNWIND them"
        )
    if first not in _FIRST_WORDS:
        shown = first or tokens[0].text[:20]
        raise QueryRefusedError(
            f"it begins with {shown}", f"begin with one of {', '.join(sorted(_FIRST_WORDS))}"
        )
    _check_ranges(tokens)
    for token in tokens:
        if token.text == ";":
            raise QueryRefusedError("it is more than one statement", "send them one by one")
        if token.kind == "name" and token.text in _PATIENT_NAMES:
            raise closed_name(token.text)
        if token.word == "REDUCE":
            raise QueryRefusedError(
                "reduce can grow a value beyond the server's memory",
                "aggregate with sum or collect",
            )
        if token.word == "TRANSACTIONS":
            raise QueryRefusedError("it opens transactions of its own", "leave IN TRANSACTIONS out")


def _check_ranges(tokens: Sequence[_Token]) -> None:
    """Refuse long lists made of nothing: the server's limits of time and memory miss them.

    One `range(from, to)` of plain numbers is enough to number rows.
    """
    places = [place for place, token in enumerate(tokens) if token.word == "RANGE"]
    for place in places:
        words = [token.text for token in tokens[place + 1 : place + 6]]
        plain = words[:1] == ["("] and words[2:3] == [","] and words[4:5] == [")"]
        numbers = [word for word in words[1:4:2] if word.isdecimal() and len(word) < 7]
        if not plain or len(numbers) != 2 or len(places) > 1:
            raise QueryRefusedError(
                "range can make a list beyond the server's memory",
                "write one range(from, to) of numbers below 1,000,000",
            )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a token stands.

    Parameters
    ----------
    matching
        Whether in the patterns of a MATCH rather than in an expression.
    block
        Whether somewhere inside EXISTS, COUNT or COLLECT { }.
    """

    matching: bool
    block: bool

    @property
    def shown(self) -> bool:
        """Whether the plan shows each node pattern of this place as an operator."""
        return self.matching and not self.block


class _Reader:
    """Checks the patterns, calls and functions of one statement."""

    def __init__(self, tokens: Sequence[_Token], parameters: Mapping[str, Any]) -> None:
        self.tokens, self.parameters = tokens, parameters
        self.closing = _pairs(tokens)
        self.opening = {end: start for start, end in self.closing.items()}

    def text(self, index: int) -> str:
        """Text of a token; empty before the first and after the last."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def word(self, index: int) -> str:
        """Upper-case name at an index; empty for anything else."""
        return self.tokens[index].word if 0 <= index < len(self.tokens) else ""

    def check(self) -> None:
        """Check every token in its place."""
        for index, place in self._places():
            match self.text(index):
                case "$" if self.text(index + 1) == "(" or self.text(index + 2) == "(":
                    raise QueryRefusedError("it computes a label or a type", "write it out")
                case "." if self.tokens[index - 1].kind == "number" and "." not in {
                    self.text(index - 1),
                    self.text(index + 1),
                }:
                    raise QueryRefusedError("a number ends with a point", "write 1.0 for 1.")
                case "-":
                    self._check_dash(index, place)
                case "(":
                    self._check_function(index)
                    if place.matching and place.block:
                        self._check_node(index)
                case "*" | "{" if not place.shown:
                    self._check_quantifier(index, place)
            if self.word(index) == "CALL":
                self._check_call(index)

    def _places(self) -> Iterator[tuple[int, _Place]]:
        """Every index with its place; a clause's word sets the place of what follows it."""
        outer: list[_Place] = []
        place = _Place(matching=False, block=False)
        for index, token in enumerate(self.tokens):
            if token.word in _CLAUSE_WORDS and not self._is_key(index):
                self._check_clause(index)
                place = _Place(matching=token.word == "MATCH", block=place.block)
            if token.text in {")", "]", "}"} and token.kind == "mark":
                place = outer.pop()
            yield index, place
            if token.kind == "mark" and token.text in _CLOSING:
                outer.append(place)
                place = self._inside(index, place)

    def _is_key(self, index: int) -> bool:
        """Whether the name at `index` is a property, label, type or parameter."""
        before = self.text(index - 1)
        return before in {":", "$"} or (before == "." and self.text(index - 2) != ".")

    def _check_clause(self, index: int) -> None:
        """Refuse a clause's word as a variable: what follows would be taken for that clause."""
        following = self.word(index + 1) or self.text(index + 1)
        if following in _AFTER_A_NAME | {"IN"} or self.word(index - 1) == "AS":
            raise QueryRefusedError(
                f"{self.text(index)} is a word of Cypher used as a name", "choose another name"
            )

    def _inside(self, index: int, place: _Place) -> _Place:
        if self.text(index) == "(":
            return place
        if self.text(index) == "{" and self.word(index - 1) in _BLOCK_WORDS:
            return _Place(matching=True, block=True)
        return _Place(matching=False, block=place.block)

    def _check_dash(self, index: int, place: _Place) -> None:
        """A minus before a bracket or another minus is a relationship pattern."""
        following = self.text(index + 1)
        if following == "-":
            raise _untyped()
        if following != "[":
            return
        start, end = index + 1, self.closing[index + 1]
        at = start + 2 if self.tokens[start + 1].kind == "name" else start + 1
        if self.text(at) != ":":
            raise _untyped()
        while self.text(at) in {":", "|"}:
            at += 2 if self.text(at + 1) == ":" else 1
            name = self.text(at)
            if name not in TYPE_NAMES:
                raise closed_name(name) if self.word(at) else _untyped()
            at += 1
        if at != end and self.text(at) not in {"*", "{"} and self.word(at) != "WHERE":
            raise _untyped()
        if self.text(at) == "*" and not place.shown and self._may_be_zero(at + 1):
            self._require_labelled_end(index, end)

    def _may_be_zero(self, index: int) -> bool:
        """Whether the length after a `*` or in `{ }` allows none; an unusual number counts so."""
        token = self.text(index)
        return token[:1] == "0" or not (token in {"]", "."} or token.isdigit())

    def _check_quantifier(self, index: int, place: _Place) -> None:
        """Refuse `->*`, `(…)*`, `{0,…}` and `{,…}` where the plan may not show their ends."""
        before = self.text(index - 1)
        zero = (
            self.text(index) == "*"
            or self.text(index + 1) == ","
            or (self.text(index + 1)[:1] == "0")
        )
        after_group = before == ")" and place.matching
        if zero and (after_group or (before in {"-", ">"} and self._ends_arrow(index - 1))):
            raise _zero_length()

    def _ends_arrow(self, index: int) -> bool:
        """Whether the `-` or `>` at `index` ends a relationship pattern."""
        return "]" in {self.text(index - 1), self.text(index - 2)}

    def _require_labelled_end(self, dash: int, end: int) -> None:
        before = dash - 2 if self.text(dash - 1) == "<" else dash - 1
        after = end + 3 if self.text(end + 2) == ">" else end + 2
        starts = (self.opening.get(before), after)
        if not any(start is not None and self._has_label(start) for start in starts):
            raise _zero_length()

    def _has_label(self, start: int) -> bool:
        """Whether the node pattern at `start` has only labels of the knowledge side."""
        end = self.closing.get(start)
        if self.text(start) != "(" or end is None:
            return False
        at = start + 2 if self.word(start + 1) else start + 1
        if self.text(at) != ":":
            return False
        expected_name = True
        for index in range(at + 1, end):
            if expected_name and self.text(index) not in LABEL_NAMES:
                return False
            if not expected_name and self.text(index) not in {"&", "|", ":"}:
                return self.text(index) == "{" or self.word(index) == "WHERE"
            expected_name = not expected_name
        return not expected_name

    def _check_node(self, start: int) -> None:
        """Refuse, in a block, a node pattern without label that no relationship holds down."""
        end = self.closing[start]
        inner = start + 2 if self.word(start + 1) else start + 1
        if self.word(start - 1) in _PATH_FUNCTIONS:
            return  # what is in them is looked at itself
        if inner != end and (self.text(inner) in {"(", "="} or self.text(start + 1) == "("):
            return  # a path in parentheses: likewise
        following = "".join(self.text(end + step) for step in (1, 2, 3))
        held = following.startswith(("-[", "<-[")) or (
            self.text(start - 1) in {"-", ">"} and self._ends_arrow(start - 1)
        )
        if not held and not self._has_label(start):
            raise QueryRefusedError(
                "a subquery looks at nodes of any label",
                f"give its nodes a label: {', '.join(sorted(LABEL_NAMES))}",
            )

    def _check_function(self, index: int) -> None:
        """Refuse a function with a dotted name, unless it comes with Neo4j and reads no graph."""
        parts = self._dotted_before(index)
        lowered = [part.lower() for part in parts]
        if len(parts) < 2 or lowered[0] in _NAMESPACES or lowered[:2] == ["vector", "similarity"]:
            return
        name = ".".join(parts)
        if name != FULLTEXT_PROCEDURE:
            raise QueryRefusedError(f"{name} is not open", "use functions that come with Cypher")
        if self.word(index - 2 * len(parts)) != "CALL":
            raise QueryRefusedError(f"{name} stands without CALL", f"write CALL {name}(…)")

    def _dotted_before(self, index: int) -> list[str]:
        """Names joined by points that end at `index`, spelt as the query has them."""
        parts: list[str] = []
        while self.word(index - 1):
            parts.insert(0, self.text(index - 1))
            if self.text(index - 2) != ".":
                break
            index -= 2
        return parts

    def _check_call(self, index: int) -> None:
        """A CALL opens a subquery, or is the full-text search of concept names."""
        if self.text(index + 1) in {"(", "{"} or self.text(index - 1) in {".", ":", "$"}:
            return
        at = index + 1
        name = self.text(at)
        while self.text(at + 1) == ".":
            name += f".{self.text(at + 2)}"
            at += 2
        if name != FULLTEXT_PROCEDURE or self.text(at + 1) != "(":
            raise QueryRefusedError(
                f"the procedure {name} is not open",
                f"of procedures only {FULLTEXT_PROCEDURE}('{FULLTEXT_INDEX}', …) is",
            )
        if self._argument(at + 2) != FULLTEXT_INDEX:
            raise QueryRefusedError(
                "it searches an index that is not open", f"name the index '{FULLTEXT_INDEX}'"
            )

    def _argument(self, index: int) -> Any:
        """Value of the argument at `index`, if it is a plain string or a parameter."""
        token = self.tokens[index]
        if token.kind == "string" and self.text(index + 1) == ",":
            return token.text[1:-1]
        if token.text == "$" and self.text(index + 2) == ",":
            return self.parameters.get(self.text(index + 1))
        return None


def _pairs(tokens: Sequence[_Token]) -> dict[int, int]:
    """Index of the closing bracket for each opening one."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind != "mark":
            continue
        if token.text in _CLOSING:
            opened.append(index)
            if len(opened) > _DEEPEST:
                raise QueryRefusedError(f"its brackets nest deeper than {_DEEPEST}", "simplify it")
        elif token.text in {")", "]", "}"}:
            if not opened or _CLOSING[tokens[opened[-1]].text] != token.text:
                raise QueryRefusedError(f"a {token.text} closes nothing", "balance the brackets")
            pairs[opened.pop()] = index
    if opened:
        raise QueryRefusedError(f"a {tokens[opened[-1]].text} is not closed", "close it")
    return pairs


def _untyped() -> QueryRefusedError:
    return QueryRefusedError(
        "it follows relationships of any type",
        f"write -[:TYPE]- with one or more of {', '.join(sorted(TYPE_NAMES))}",
    )


def _zero_length() -> QueryRefusedError:
    return QueryRefusedError(
        "a path of possible length zero between nodes of any label stands in an expression",
        "label a node at its end, or write it as a MATCH of its own",
    )
