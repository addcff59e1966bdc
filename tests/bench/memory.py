"""How much memory of its own each database process takes while the bench runs (Linux only; elsewhere nothing)."""

import threading
from pathlib import Path
from typing import Self

EVERY_SECONDS = 0.25


class BackendMemory:
    """Watches the private memory of the PostgreSQL processes that serve databases of this bench."""

    def __init__(self, marker: str) -> None:
        self._marker, self._stop = marker, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.peak_mb = 0.0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(EVERY_SECONDS):
            for process in Path("/proc").glob("[0-9]*"):
                self._look(process)

    def _look(self, process: Path) -> None:
        try:
            title = (process / "cmdline").read_text()
            if not title.startswith("postgres:") or self._marker not in title:
                return
            status = (process / "status").read_text()
        except (OSError, UnicodeDecodeError):  # it ended meanwhile
            return
        anonymous = next((line for line in status.splitlines() if line.startswith("RssAnon")), "RssAnon: 0 kB")
        self.peak_mb = max(self.peak_mb, int(anonymous.split()[1]) / 1024)
