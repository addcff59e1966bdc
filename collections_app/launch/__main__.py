"""`python -m collections_app.launch [stop]`: what `make run` and `make stop` do after the libraries are installed."""

import os
import sys
from pathlib import Path

from collections_app.embedded import EmbeddedError

from .running import already_running, run, stop_running

ROOT = Path(__file__).resolve().parent.parent.parent


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    try:
        if arguments == ["stop"]:
            return stop_running()
        if arguments:
            sys.stderr.write("Usage: python -m collections_app.launch [stop]\n")
            return 2
        if (refusal := already_running()) is not None:
            sys.stderr.write(f"{refusal}\n")
            return 1
        return run()
    except EmbeddedError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
