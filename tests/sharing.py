"""Which test files share a process when several processes share the work (pytest-xdist).

A real server, and the graph of the real release in it, are made once a process. So all that need
the release stay together, all that start, fill and kill servers of their own stay together, and
any other file goes wherever there is room. By file, because xdist's own groups need a private
attribute of pytest that is no more.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

__all__ = ["ByServer", "check_sharing"]

_RELEASE_FIXTURE = "knowledge_graph"
_RELEASE = frozenset(
    {
        "tests/kg/test_confirmed.py",
        "tests/kg/test_guard.py",
        "tests/kg/test_patients.py",
        "tests/kg/test_queries.py",
        "tests/kg/test_real_release.py",
        "tests/reasoning/test_textbook.py",
    }
)
_OWN_SERVERS = frozenset({"tests/api/test_learn.py"})


def _process(nodeid: str) -> str:
    file = nodeid.partition("::")[0]
    if file in _RELEASE or (file.startswith("tests/api/") and file not in _OWN_SERVERS):
        return "release"
    return "own servers" if file in _OWN_SERVERS or file.startswith("tests/kg/") else file


class ByServer(LoadScopeScheduling):
    """Deals out whole processes' worth of files, as `_process` names them."""

    def _split_scope(self, nodeid: str) -> str:
        return _process(nodeid)


def check_sharing(items: list[pytest.Item]) -> None:
    """Refuse a test that would build the release a second time.

    Raises
    ------
    pytest.UsageError
        If a test uses the release and its file is not named here.
    """
    for item in items:
        uses_release = _RELEASE_FIXTURE in getattr(item, "fixturenames", ())
        if uses_release and _process(item.nodeid) != "release":
            raise pytest.UsageError(f"{item.nodeid} needs the release: name its file in {__name__}")
