"""`python -m collections_app.embedded start|stop|status`: the embedded servers without anything else of the product."""

import argparse
import os
import sys
from pathlib import Path

from . import EmbeddedError, Places, ensure_running, postgres, redis_server, stop

DEFAULT_DATA_DIR = Path(__file__).resolve().parent.parent.parent / ".data"


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 when done (for `status`: when both run), 1 otherwise."""
    parser = argparse.ArgumentParser(prog="embedded", description="The PostgreSQL and Redis of this clone.")
    parser.add_argument("action", choices=["start", "stop", "status"])
    action = parser.parse_args(arguments).action
    data_dir = Path(os.environ.get("DATA_DIR") or DEFAULT_DATA_DIR)
    try:
        if action == "start":
            ensure_running(data_dir)
        elif action == "stop":
            stopped = stop(data_dir)
            print(f"Stopped {' and '.join(stopped)}." if stopped else "Nothing was running.")
            return 0
    except EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return _report(Places.under(data_dir))


def _report(places: Places) -> int:
    states = {"PostgreSQL": postgres.is_ready(places), "Redis": redis_server.is_ready(places)}
    sockets = {"PostgreSQL": places.postgres_socket_dir, "Redis": places.redis_socket}
    for name, running in states.items():
        print(f"{name} {'runs at ' + str(sockets[name]) if running else 'is not running'}")
    return 0 if all(states.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
