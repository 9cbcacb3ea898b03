"""Which languages the components have data for: a language code in, a component's data out.

The logic of a component knows no language. Its words lie beside it in one module a language
(`nlp/assertion/english.py`), which holds one constant `DATA`. A new language is such a module in
each component's folder and its line here.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from nlp.errors import LanguageError

__all__ = ["LANGUAGES", "language_data", "word_set"]

LANGUAGES: dict[str, str] = {"en": "english", "zh": "chinese"}
"""Language code to the name of its data modules."""


def language_data(part: str, code: str) -> Any:
    """Return the `DATA` of a component's folder for a language.

    Parameters
    ----------
    part
        Package of the component, `nlp.assertion`.
    code
        Language code, `en`; a region (`en-GB`) is ignored.

    Raises
    ------
    LanguageError
        If the component has no data for the language.
    """
    name = LANGUAGES.get(code.split("-", maxsplit=1)[0].lower())
    if name is None or find_spec(f"{part}.{name}") is None:
        known = tuple(
            known_code
            for known_code, module in LANGUAGES.items()
            if find_spec(f"{part}.{module}") is not None
        )
        raise LanguageError(part, code, known)
    return import_module(f"{part}.{name}").DATA


def word_set(words: str) -> frozenset[str]:
    """Return the words of a line as a set: how data modules write their word lists."""
    return frozenset(words.split())
