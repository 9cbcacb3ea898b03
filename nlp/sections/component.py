"""Sections: a document in, `doc.spans["sections"]` out, each labelled with its kind."""

from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.extensions import SECTIONS, register_extensions
from nlp.languages import language_data
from nlp.sections.headings import SectionKind, SectionLanguage
from nlp.tokens import split_words, token_texts

__all__ = ["SectionFinder"]

_PACKAGE = "nlp.sections"

_LEADERS = frozenset("#*-=•0123456789.)( ")
_SENTENCE_ENDS = frozenset(".。!！?？;；")


class _Heading(NamedTuple):
    """A heading: where it starts, where its body starts, and whether it stands within a line."""

    start: int
    body: int
    kind: str
    inner: bool


class SectionFinder:
    """Find headed sections.

    Reads tokens; sets `doc.spans["sections"]`, spans from the end of a heading to the next
    heading. A heading stands at the start of a line and is followed by a colon or ends its line;
    within a line it needs the colon, and a sentence end or a wide gap before it. A heading that is
    not in the list ends the section before it and opens one of kind `other`. A section whose text
    begins on the heading's line ends at a blank line; one that begins within a line, at the line's
    end. Linear in the text.
    """

    def __init__(self, nlp: Language, name: str, *, language: str | None = None) -> None:
        register_extensions()
        self.name = name
        self.data: SectionLanguage = language_data(_PACKAGE, language or nlp.lang or "")
        self._headings = {
            tuple(split_words(heading)): kind for heading, kind in self.data.headings.items()
        }
        self._longest = max(map(len, self._headings))
        self._first = frozenset(words[0] for words in self._headings)

    def __call__(self, doc: Doc) -> Doc:
        """Find the sections of `doc` and return it."""
        words = token_texts(doc)
        found = self._headings_in(words) if self._may_have_headings(words) else []
        nexts = [*(heading.start for heading in found), len(words)][1:]
        doc.spans[SECTIONS] = [
            Span(doc, heading.body, _section_end(words, heading, following), label=heading.kind)
            for heading, following in zip(found, nexts, strict=True)
            if heading.body < following
        ]
        return doc

    def _may_have_headings(self, words: list[str]) -> bool:
        """Whether a colon or a line end is there: most texts of one paragraph have neither."""
        return not self.data.colons.isdisjoint(words) or any(
            "\n" in word or "\r" in word for word in words if word.isspace()
        )

    def _headings_in(self, words: list[str]) -> list[_Heading]:
        found: list[_Heading] = []
        at_line_start, at_sentence_start = True, True
        body = 0
        for position, word in enumerate(words):
            if not at_sentence_start and word.isalnum():
                at_sentence_start = position + 1 == body
                continue
            if at_sentence_start and not word.isspace():
                heading = self._read(words, position, at_line_start=at_line_start)
                if heading is not None:
                    found.append(_Heading(position, *heading, inner=not at_line_start))
                    body = heading[0]
            if "\n" in word or "\r" in word:
                at_line_start = at_sentence_start = True
            elif at_sentence_start and word.lower() in self.data.owners:
                continue
            elif not (at_line_start and word in _LEADERS):
                at_line_start = False
                at_sentence_start = (
                    word in _SENTENCE_ENDS
                    or position + 1 == body  # one heading may follow another
                    or (word.isspace() and (at_sentence_start or len(word) > 1))
                )
        return found

    def _read(
        self, words: list[str], position: int, *, at_line_start: bool
    ) -> tuple[int, str] | None:
        if words[position].lower() in self._first:
            lowered = [word.lower() for word in words[position : position + self._longest]]
            for length in range(len(lowered), 0, -1):
                kind = self._headings.get(tuple(lowered[:length]))
                end = position + length
                if kind is not None:
                    if self._is_colon(words, end):
                        return end + 1, kind.value
                    if at_line_start and self._line_ends(words, end):
                        return end, kind.value
        return self._read_unknown(words, position) if at_line_start else None

    def _read_unknown(self, words: list[str], position: int) -> tuple[int, str] | None:
        """A capitalised line start of few words with a colon, that the list does not have."""
        if not words[position][0].isupper():
            return None
        limit = position + self.data.longest_unknown
        for end in range(position + 1, min(limit + 1, len(words))):
            if self._is_colon(words, end):
                return end + 1, SectionKind.OTHER.value
            if not words[end][0].isalpha() and words[end] not in {"/", "-", "&"}:
                return None
        return None

    def _is_colon(self, words: list[str], position: int) -> bool:
        return position < len(words) and words[position] in self.data.colons

    @staticmethod
    def _line_ends(words: list[str], position: int) -> bool:
        return position >= len(words) or "\n" in words[position] or "\r" in words[position]


def _section_end(words: list[str], heading: _Heading, following: int) -> int:
    """Return where the section ends: at the next heading, or sooner by its first line."""
    body = heading.body
    if body < following and words[body].isspace() and "\n" in words[body]:
        return following
    breaks = 1 if heading.inner else 2
    for position in range(body, following):
        if words[position].isspace() and words[position].count("\n") >= breaks:
            return max(position, body + 1)
    return following
