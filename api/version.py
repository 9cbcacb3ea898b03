"""Version of the installed program."""

from importlib import metadata

__all__ = ["program_version"]


def program_version() -> str:
    """Give the installed version, or `0+uninstalled` where semeion runs without installation."""
    try:
        return metadata.version("semeion")
    except metadata.PackageNotFoundError:
        return "0+uninstalled"
