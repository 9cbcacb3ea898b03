"""Runs the HTTP service on a socket that is open before anybody is told its address."""

import ipaddress
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from api.errors import ListenError, SettingsError

if TYPE_CHECKING:
    from api.settings import Settings

__all__ = ["open_socket", "run_server"]


def open_socket(host: str, port: int, *, protected: bool) -> socket.socket:
    """Listen on an address.

    Parameters
    ----------
    host, port
        Where; port 0 takes a free one.
    protected
        Whether callers must show a token; without one only this machine may call.

    Raises
    ------
    SettingsError
        If other machines could call without a token.
    ListenError
        If the address cannot be had.
    """
    if not protected and not _is_loopback(host):
        raise SettingsError(
            "SEMEION_API_TOKEN",
            f"{host} is open to other machines; set a token that callers must show",
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise ListenError(host, port, error.strerror or str(error)) from error
    return listener


def run_server(settings: "Settings", listener: socket.socket) -> None:
    """Serve until interrupted; no access log, whose paths could name patients."""
    import uvicorn

    from api.main import create_app

    config = uvicorn.Config(
        create_app(settings), log_level="warning", access_log=False, server_header=False
    )
    with suppress(KeyboardInterrupt):  # Ctrl+C is how a person ends it
        uvicorn.Server(config).run(sockets=[listener])


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
