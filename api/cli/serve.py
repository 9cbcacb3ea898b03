"""`semeion serve`: the HTTP service and its console page."""

from typing import Annotated

import typer

from api.cli.output import print_json, print_notice

__all__ = ["EXAMPLE", "serve"]

EXAMPLE = "semeion serve --port 8420"


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; default 127.0.0.1.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="Port; default 8420, 0 takes a free one.")
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the address as JSON before serving.")
    ] = False,
) -> None:
    """Start the API and the console page; stop with Ctrl+C."""
    from api.serving import open_socket, run_server
    from api.settings import load_settings

    settings = load_settings()
    address, number = host or settings.host, settings.port if port is None else port
    listener = open_socket(address, number, protected=settings.api_token is not None)
    url = f"http://{address}:{listener.getsockname()[1]}"
    if as_json:
        print_json({"url": url, "console": f"{url}/", "docs": f"{url}/docs"}, indent=None)
    else:
        print_notice(f"console at {url}/, API described at {url}/docs; stop with Ctrl+C")
    run_server(settings, listener)
