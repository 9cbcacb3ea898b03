"""Search by name among the concepts that a patient can show."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ontologies.lexicon import Lexicon

__all__ = ["search_concepts"]


def search_concepts(lexicon: "Lexicon", query: str, *, limit: int = 10) -> list[dict[str, str]]:
    """Find concepts by words of a name, or by id.

    Parameters
    ----------
    lexicon
        Names and synonyms.
    query
        Words in any order, each the beginning of a word of the name.
    limit
        Most concepts given.

    Returns
    -------
    list of dict
        `id`, `name` and the name that `matched`; whole names first, then primary, then short ones.
    """
    wanted = query.casefold().split()
    best: dict[str, tuple[tuple[int, bool, int, str], str]] = {}
    for entry in lexicon.entries:
        if entry.concept not in lexicon.phenotypic:
            continue
        text = entry.text.casefold()
        if not _holds(text, wanted) and entry.concept.casefold() != query.casefold():
            continue
        key = (_distance(text, query.casefold()), not entry.primary, len(text), entry.concept)
        if entry.concept not in best or key < best[entry.concept][0]:
            best[entry.concept] = (key, entry.text)
    ordered = sorted(best.items(), key=lambda item: item[1][0])[:limit]
    return [
        {"id": concept, "name": lexicon.name(concept), "matched": matched}
        for concept, (_, matched) in ordered
    ]


def _holds(text: str, wanted: list[str]) -> bool:
    if not all(word in text for word in wanted):  # quick refusal of nearly every name
        return False
    words = text.split()
    return all(any(word.startswith(beginning) for word in words) for beginning in wanted)


def _distance(text: str, query: str) -> int:
    if text == query:
        return 0
    return 1 if text.startswith(query) else 2
