"""A release file from an address into a folder: checked, resumed, put in place at once."""

import hashlib
import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ontologies.errors import MachineError, SourceError

__all__ = ["Progress", "download", "file_digest", "is_address", "no_progress"]

Progress = Callable[[str], None]
"""Takes one line that says what is being done."""

_SCHEMES = frozenset({"https", "http", "file"})
_BLOCK = 1 << 20
_TIMEOUT_S = 30.0


def no_progress(_message: str) -> None:
    """Say nothing."""


def is_address(text: str) -> bool:
    """Whether a text is an address that can be downloaded.

    Examples
    --------
    >>> is_address("https://example.org/hp.obo"), is_address("data/hp.obo")
    (True, False)
    """
    return "://" in text and urlsplit(text).scheme.lower() in _SCHEMES


def file_digest(path: Path) -> str:
    """SHA-256 of a file, lower-case hexadecimal.

    Raises
    ------
    SourceError
        If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from error


def download(
    url: str,
    folder: Path,
    *,
    sha256: str | None = None,
    refresh: bool = False,
    progress: Progress = no_progress,
) -> Path:
    """Fetch a file unless the folder has it.

    An interrupted transfer is taken up where it stopped if the server's validator still holds,
    else begun again. The file appears under its name only when it is whole and its checksum right.

    Parameters
    ----------
    url
        `https:`, `http:` or `file:`.
    folder
        Where downloads are kept; made if need be.
    sha256
        Promised digest.
    refresh
        Fetch again even if the file is there.
    progress
        Is told how far it is.

    Returns
    -------
    Path
        `folder/<first 12 digits of the address's digest>/<file name>`.

    Raises
    ------
    SourceError
        If the address is none, the server has no such file, or the checksum is wrong.
    MachineError
        If there is no network or no room.
    """
    from filelock import FileLock

    if not is_address(url):
        raise SourceError(f"{url!r} is no address: write https://…, http://… or file://…")
    name = unquote(urlsplit(url).path).rpartition("/")[2] or "download"
    target = folder / hashlib.sha256(url.encode()).hexdigest()[:12] / name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(name + ".lock")):
            if refresh or not target.exists() or (sha256 and file_digest(target) != sha256):
                _fetch(url, target, sha256, progress)
    except urllib.error.HTTPError as error:
        with closing(error):
            raise SourceError(f"{url}: the server answers {error.code} {error.reason}") from error
    except urllib.error.URLError as error:
        if urlsplit(url).scheme.lower() == "file":
            raise SourceError(f"{url} cannot be read: {error.reason}") from error
        raise MachineError(
            f"{url} cannot be reached ({error.reason}): connect to the network or name a local file"
        ) from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise MachineError(
            f"{url} could not be fetched whole ({reason}): run it again to take it up there"
        ) from error
    return target


def _fetch(url: str, target: Path, sha256: str | None, progress: Progress) -> None:
    """Fetch into `<name>.part`, check, and rename."""
    part = target.with_name(target.name + ".part")
    validator = target.with_name(target.name + ".part.json")
    _transfer(url, part, validator, progress)
    found = file_digest(part)
    if sha256 is not None and found != sha256.lower():
        part.unlink()
        validator.unlink(missing_ok=True)
        raise SourceError(
            f"{url}: the file's SHA-256 is {found}, promised was {sha256}: the source was changed"
            " or the transfer damaged; compare the release and correct its sha256"
        )
    part.replace(target)
    validator.unlink(missing_ok=True)


def _transfer(url: str, part: Path, validator: Path, progress: Progress) -> None:
    """Append what is missing of a part whose validator the server still knows, or write it anew."""
    request = urllib.request.Request(url, headers={"User-Agent": "semeion"})  # noqa: S310  (scheme checked)
    tag = _stored_tag(validator) if part.exists() else None
    if tag is not None:
        request.add_header("Range", f"bytes={part.stat().st_size}-")
        request.add_header("If-Range", tag)
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as response:  # noqa: S310
        resumed = tag is not None and response.status == 206
        done = part.stat().st_size if resumed else 0
        length = response.headers.get("Content-Length")
        total = done + int(length) if length else None
        if not resumed:
            _store_tag(validator, response.headers)
        with part.open("ab" if resumed else "wb") as file:
            while block := response.read(_BLOCK):
                file.write(block)
                done += len(block)
                of = f" of {total / 1e6:.1f}" if total else ""
                progress(f"{part.name.removesuffix('.part')}: {done / 1e6:.1f}{of} MB")
    if total is not None and done != total:
        raise http.client.IncompleteRead(b"", total - done)


def _stored_tag(validator: Path) -> str | None:
    try:
        tag = json.loads(validator.read_text(encoding="utf-8"))["tag"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return tag if isinstance(tag, str) else None


def _store_tag(validator: Path, headers: Any) -> None:
    """Keep what proves later that the file is still the same: a strong ETag, or its date."""
    etag = headers.get("ETag")
    tag = etag if etag and not etag.startswith("W/") else headers.get("Last-Modified")
    validator.write_text(json.dumps({"tag": tag}), encoding="utf-8")
