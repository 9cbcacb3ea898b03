"""`python -m api.cli`: the command where its script is not installed."""

import sys

from api.cli.main import run

sys.exit(run())
