"""`semeion download`: fetches all that a machine without a network needs later."""

from api.cli.options import JsonOption
from api.cli.output import print_json, screen

__all__ = ["EXAMPLE", "download"]

EXAMPLE = "semeion download"


def download(*, as_json: JsonOption = False) -> None:
    """Fetch and check the embedded Neo4j and the knowledge releases, for offline use."""
    from api.cli.progress import progress_bar
    from api.download import download_all
    from api.settings import load_settings

    with progress_bar() as bar:
        report = download_all(load_settings(), bar)
    if as_json:
        print_json(report)
        return
    console = screen()
    console.print(f"Neo4j {report['neo4j']['version']}: {report['neo4j']['jars']} jars, checked")
    for source in report["sources"]:
        console.print(f"{source['name']} {source['version']}: {source['origin']}", markup=False)
