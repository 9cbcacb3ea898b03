"""A word to its number: numbers of words add up to the key of a name, in whatever order."""

from functools import cache
from hashlib import blake2b

__all__ = ["word_code"]


@cache
def word_code(word: str) -> int:
    """Return a number of 64 bits, the hash of the word; the same in every process."""
    return int.from_bytes(blake2b(word.encode(errors="surrogatepass"), digest_size=8).digest())
