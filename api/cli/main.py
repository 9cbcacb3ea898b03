"""The command `semeion`: its list of commands, and the one place where failures are caught."""

import os
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from api.cli import (
    annotate,
    build,
    cohort,
    cypher,
    demo,
    diagnose,
    download,
    evaluate,
    export,
    image,
    knowledge,
    learn,
    quality,
    question,
    serve,
    status,
)
from api.cli.failure import report_failure
from api.errors import EXIT_INPUT, EXIT_OK

__all__ = ["app", "run"]

INTERRUPTED = 130
"""Exit code after Ctrl+C, as shells have it."""

COMMANDS: tuple[tuple[str, Callable[..., Any], str], ...] = (
    ("demo", demo.demo, demo.EXAMPLE),
    ("build", build.build, build.EXAMPLE),
    ("learn", learn.learn, learn.LEARN_EXAMPLE),
    ("rollback", learn.rollback, learn.ROLLBACK_EXAMPLE),
    ("download", download.download, download.EXAMPLE),
    ("diagnose", diagnose.diagnose, diagnose.EXAMPLE),
    ("cohort", cohort.cohort, cohort.EXAMPLE),
    ("question", question.question, question.EXAMPLE),
    ("annotate", annotate.annotate, annotate.EXAMPLE),
    ("image", image.image, image.EXAMPLE),
    ("serve", serve.serve, serve.EXAMPLE),
    ("evaluate", evaluate.evaluate, evaluate.EXAMPLE),
    ("cypher", cypher.cypher, cypher.EXAMPLE),
    ("export", export.export, export.EXAMPLE),
    ("quality", quality.quality, quality.EXAMPLE),
    ("status", status.status, status.EXAMPLE),
)

app = typer.Typer(
    name="semeion",
    help="From notes, results, images and genes to a ranked and explained differential diagnosis.",
    epilog="Start with: semeion demo",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _name, _function, _example in COMMANDS:
    app.command(_name, epilog=f"Example: {_example}")(_function)
app.add_typer(knowledge.knowledge, name="knowledge")


def _print_version(wanted: bool) -> None:  # noqa: FBT001 -- typer passes a flag's value alone
    if wanted:
        from api.version import program_version

        sys.stdout.write(f"semeion {program_version()}\n")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Stand at the root; the help text is the application's."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code: 0 done, 1 bad input, 2 environment or own fault."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # a library's advice to programmers is none to clinicians
    try:
        code = app(args=arguments, standalone_mode=False)
    except _USAGE as error:
        return _report_usage(error)
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write("interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except Exception as error:  # the border: whatever is left becomes one line
        if os.environ.get("SEMEION_TRACEBACK", "").lower() in {"1", "true"}:
            raise
        return report_failure(error)
    return code if isinstance(code, int) else EXIT_OK


_USAGE: type[Exception] = typer.BadParameter.__mro__[2]
"""What typer raises when the command line itself is wrong."""


def _report_usage(error: Exception) -> int:
    context = getattr(error, "ctx", None)
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    if not message:  # typer printed the help that was asked for by giving nothing
        return EXIT_INPUT
    command = context.command_path if context else "semeion"
    sys.stderr.write(f"error: {' '.join(message.split())} See `{command} --help`.\n")
    return EXIT_INPUT
