"""Draw what a command prints as a picture of a terminal.

python -m bench.terminal_picture docs/images/demo.svg diagnose --note data_samples/patients/…
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH = 100


def main(picture: Path, arguments: list[str]) -> None:
    """Run `semeion` with arguments and draw its answer."""
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH)}
    command = [sys.executable, "-m", "api.cli", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    with Path(os.devnull).open("w") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True)
        console.print(Text.from_ansi(f"$ semeion {' '.join(arguments)}\n{done.stdout}"))
    picture.parent.mkdir(parents=True, exist_ok=True)
    drawn = console.export_svg(title="semeion")
    # a picture fetches nothing: the reader's own fixed-width font serves
    picture.write_text(re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
