"""One act in a process of its own, so that its memory is its own: `python -m tests.bench.act NAME DATABASE …`.

Prints one JSON object: seconds by name, and the most memory the process held.
"""

import json
import os
import sys
from typing import Any


def main() -> None:
    name, database, *arguments = sys.argv[1:]
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    os.environ["BENCH_DATABASE"] = database
    import django

    django.setup()
    from tests.bench.acts import ACTS
    from tests.bench.measuring import peak_megabytes

    outcome: dict[str, Any] = ACTS[name](*arguments)
    sys.stdout.write(json.dumps({**outcome, "peak_mb": round(peak_megabytes(), 1)}) + "\n")


if __name__ == "__main__":
    main()
