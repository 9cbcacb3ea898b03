"""A word to its normal form: one for names of one word, a freer one for names of several."""

import unicodedata

from nlp.concepts.vocabulary import ConceptLanguage

__all__ = ["Normaliser"]

_GREEK = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa"})


class Normaliser:
    """Bring words to the form in which names and texts meet.

    Examples
    --------
    >>> from nlp.concepts.english import DATA
    >>> normaliser = Normaliser(DATA)
    >>> normaliser.base("Haematomas"), normaliser.base("hematoma")
    ('hematoma', 'hematoma')
    >>> normaliser.stem("dilatation") == normaliser.stem("dilated")
    True
    """

    def __init__(self, language: ConceptLanguage) -> None:
        self.language = language
        self._families = {
            self._inflect(self._spell(word)): self._inflect(self._spell(head))
            for word, head in language.families.items()
        }

    def base(self, word: str) -> str:
        """Fold case, accents, spelling and inflection; empty for a word without weight."""
        folded = self.fold(word)
        if folded in self.language.empty:
            return ""
        return self._inflect(self._spell(folded))

    def stem(self, word: str) -> str:
        """Fold derivation as well: what the family of the word has in common."""
        return self.derive(self.base(word))

    def derive(self, base: str) -> str:
        """Fold the derivation of a base form."""
        base = self._families.get(base, base)
        for suffix in self.language.suffixes:
            if base.endswith(suffix) and len(base) - len(suffix) >= self.language.stem_length:
                base = base[: -len(suffix)]
                break
        doubled = len(base) > self.language.stem_length and base[-1] == base[-2]
        return base[:-1] if doubled else base

    def nouns(self, base: str) -> list[str]:
        """Nouns that an adjective may be made of: `microcephalic` gives `microcephaly`."""
        return [
            base.removesuffix(ending) + noun
            for ending, noun in self.language.adjectives
            if base.endswith(ending)
        ]

    @staticmethod
    def fold(word: str) -> str:
        """Fold case, accents and compatibility forms; drop a possessive ending."""
        if word.isascii():
            folded = word.lower()
        else:
            split = unicodedata.normalize("NFKD", word.translate(_GREEK).replace("’", "'"))
            folded = "".join(
                letter for letter in split.casefold() if not unicodedata.combining(letter)
            )
        if folded.endswith("'s"):
            return folded[:-2]
        return folded

    def _spell(self, word: str) -> str:
        if len(word) >= self.language.spelling_length:
            for written, meant in self.language.spelling:
                if written in word:
                    word = word.replace(written, meant)
        return word

    def _inflect(self, word: str) -> str:
        known = self.language.irregular.get(word)
        if known is not None:
            return known
        if len(word) >= self.language.inflection_length:
            for ending, base in self.language.inflection:
                if word.endswith(ending):
                    return word[: len(word) - len(ending)] + base
        return word
