"""Runs the real service in a thread."""

import threading
from collections.abc import Iterator

import httpx
import uvicorn

from api.main import create_app
from api.serving import open_socket
from api.settings import Settings

__all__ = ["serve"]


def serve(settings: Settings) -> Iterator[httpx.Client]:
    """Give a client of a service on a free port."""
    listener = open_socket("127.0.0.1", 0, protected=False)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        with httpx.Client(base_url=url, timeout=60.0) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
