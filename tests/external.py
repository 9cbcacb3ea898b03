"""Programs that no package registry of Python or Java brings."""

import os
import shutil

import pytest

__all__ = ["external_program"]


def external_program(*names: str, package: str) -> str:
    """Path of the first of some programs that is there.

    Without any the test is skipped, naming what is missing; it fails where
    `SEMEION_REQUIRE_EXTERNAL=1` says that all of them are to be there.
    """
    for name in names:
        if path := shutil.which(name):
            return path
    missing = f"{' or '.join(names)} is not installed (Debian package {package})"
    if os.environ.get("SEMEION_REQUIRE_EXTERNAL") == "1":
        pytest.fail(missing)
    pytest.skip(missing)
