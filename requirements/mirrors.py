"""Makes uv ask the registry that pip is set up to ask: a hospital's mirror, its certificates.

uv reads no `pip.conf` and no `PIP_*` variable. Whatever is set for uv itself is left as it is.
"""

from __future__ import annotations

import configparser
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# pip's setting, uv's variable, what else of uv's says the same, what joins several values in uv
_SETTINGS = (
    ("index-url", "UV_DEFAULT_INDEX", ("UV_INDEX_URL",), ""),
    ("extra-index-url", "UV_INDEX", ("UV_EXTRA_INDEX_URL",), " "),
    ("find-links", "UV_FIND_LINKS", (), ","),
    ("no-index", "UV_NO_INDEX", (), ""),
    ("trusted-host", "UV_INSECURE_HOST", (), " "),
    ("proxy", "ALL_PROXY", ("HTTPS_PROXY", "https_proxy", "all_proxy"), ""),
    ("cert", "SSL_CERT_FILE", (), ""),
)
_INDEX_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL")
_CERTIFICATE_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def pip_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Read what pip is set to, by long option: its configuration files, then its variables."""
    settings: dict[str, str] = {}
    for path in _pip_files(environment):
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError) as error:
            raise OSError(f"pip's configuration {path} cannot be read: {error}") from error
        for section in ("global", "install"):
            if parser.has_section(section):
                settings.update(parser.items(section))
    for name, value in environment.items():
        if name.startswith("PIP_") and value:
            settings[name[4:].lower().replace("_", "-")] = value
    return settings


def uv_environment(environment: dict[str, str], pip: Mapping[str, str]) -> dict[str, str]:
    """`environment` with pip's settings as uv's, where uv has none of its own."""
    result = dict(environment)
    own_index = any(environment.get(name) for name in _INDEX_VARIABLES)
    own_index = own_index or _uv_configuration_names_index(environment)
    for option, variable, same, joiner in _SETTINGS:
        if not pip.get(option) or any(environment.get(name) for name in (variable, *same)):
            continue
        if own_index and variable in _INDEX_VARIABLES:
            continue
        result[variable] = joiner.join(pip[option].split()) if joiner else pip[option].strip()
    for name in _CERTIFICATE_VARIABLES:
        if environment.get(name):
            result.setdefault("SSL_CERT_FILE", environment[name])
    return result


def pip_environment(environment: dict[str, str]) -> dict[str, str]:
    """`environment` with uv's settings as pip's, where pip has none: pip fetches uv itself."""
    result = dict(environment)
    pip = pip_settings(environment)
    for option, variable, same, _ in _SETTINGS:
        values = [environment[name] for name in (variable, *same) if environment.get(name)]
        if values and option not in pip and option != "proxy":
            result["PIP_" + option.upper().replace("-", "_")] = values[0].replace(",", " ")
    return result


def _pip_files(environment: Mapping[str, str]) -> list[Path]:
    """Files that configure pip, the later ones deciding."""
    named = environment.get("PIP_CONFIG_FILE")
    if named == "/dev/null":
        return []
    home = Path(environment.get("HOME", "~")).expanduser()
    user = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    files = [
        Path("/etc/xdg/pip/pip.conf"),
        Path("/etc/pip.conf"),
        Path("/Library/Application Support/pip/pip.conf"),
        home / ".pip" / "pip.conf",
        home / "Library" / "Application Support" / "pip" / "pip.conf",
        user / "pip" / "pip.conf",
        Path(sys.prefix) / "pip.conf",
    ]
    return [path for path in [*files, *([Path(named)] if named else [])] if path.is_file()]


def _uv_configuration_names_index(environment: Mapping[str, str]) -> bool:
    """Whether uv's own configuration names a registry, which then stands above pip's."""
    home = Path(environment.get("HOME", "~")).expanduser()
    user = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    named = environment.get("UV_CONFIG_FILE")
    files = [Path("/etc/uv/uv.toml"), user / "uv" / "uv.toml", *([Path(named)] if named else [])]
    return any("index" in path.read_text(encoding="utf-8") for path in files if path.is_file())
