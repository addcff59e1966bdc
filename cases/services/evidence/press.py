"""Setting plain pages: headings, pairs of label and value, running text, in Chinese and Latin letters alike.

Lines are drawn as they come and pages are let go, so a long case needs no more memory than its finished pages.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

MINUS = "\u2212"  # neither font has it
LATIN, CHINESE = "Helvetica", "STSong-Light"  # fonts that every reader of PDF brings
WIDTH, HEIGHT = A4
MARGIN = 48.0
SMALL, BODY, HEAD, TITLE = 7.5, 9.0, 12.0, 20.0
LEADING = 1.5
INK, GREY, RED, LINE = HexColor("#1b1d21"), HexColor("#5b616b"), HexColor("#b3261e"), HexColor("#c9cdd4")
_PIECES = re.compile(
    r"[^\S\n]+|\n|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+"
)

_RUNS = re.compile(r"[\x20-\xff–—…‘’“”•€]+|[^\x20-\xff–—…‘’“”•€]+")  # what the Latin font holds, and all else

pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))


@dataclass
class Press:
    """An open document. `foot` stands under each page beside its number."""

    canvas: Canvas
    foot: str
    y: float = field(default=HEIGHT - MARGIN)

    def title(self, text: str) -> None:
        self._lines(text, TITLE, INK)
        self.gap(6)

    def heading(self, text: str) -> None:
        """Begins a part; never the last line of a page."""
        self.gap(10)
        self._room(HEAD * LEADING + 4 * BODY * LEADING)
        self._lines(text, HEAD, INK)
        self.rule()

    def text(self, text: str, *, grey: bool = False) -> None:
        self._lines(text, BODY, GREY if grey else INK)

    def pairs(self, pairs: "list[tuple[str, str, bool]]") -> None:
        """(label, value, whether it is a gap): two beside each other where both are short."""
        half = (WIDTH - 2 * MARGIN) / 2
        waiting: tuple[str, str, bool] | None = None
        for pair in pairs:
            if _width(f"{pair[0]}  {pair[1]}", BODY) > half - 8 or "\n" in pair[1]:
                self._row(waiting, None)
                waiting = None
                self._long(pair)
            elif waiting is None:
                waiting = pair
            else:
                self._row(waiting, pair)
                waiting = None
        self._row(waiting, None)

    def rule(self) -> None:
        self.canvas.setStrokeColor(LINE)
        self.canvas.line(MARGIN, self.y - 2, WIDTH - MARGIN, self.y - 2)
        self.gap(7)

    def gap(self, points: float) -> None:
        self.y -= points

    def box(self, label: str, *, height: float) -> None:
        """An empty frame to sign or to stamp in."""
        self._room(height + 8)
        self.canvas.setStrokeColor(INK)
        self.canvas.rect(MARGIN, self.y - height, WIDTH - 2 * MARGIN, height)
        self._draw(label, MARGIN + 8, self.y - BODY - 6, BODY, GREY)
        self.gap(height + 10)

    def new_page(self) -> None:
        self._end_page()
        self.canvas.showPage()
        self.y = HEIGHT - MARGIN

    def finish(self) -> None:
        self._end_page()
        self.canvas.save()

    def _row(self, left: "tuple[str, str, bool] | None", right: "tuple[str, str, bool] | None") -> None:
        if left is None:
            return
        self._room(BODY * LEADING)
        for pair, x in ((left, MARGIN), (right, WIDTH / 2)):
            if pair is not None:
                label, value, gap = pair
                self._draw(label, x, self.y - BODY, BODY, GREY)
                self._draw(value, x + _width(f"{label}  ", BODY), self.y - BODY, BODY, RED if gap else INK)
        self.y -= BODY * LEADING

    def _long(self, pair: tuple[str, str, bool]) -> None:
        label, value, gap = pair
        if _width(f"{label}  {value}", BODY) <= WIDTH - 2 * MARGIN and "\n" not in value:
            self._row(pair, None)
            return
        self._lines(label, BODY, GREY)
        self._lines(value, BODY, RED if gap else INK, indent=12)

    def _lines(self, text: str, size: float, colour: HexColor, *, indent: float = 0) -> None:
        for line in wrapped(text, size, WIDTH - 2 * MARGIN - indent):
            self._room(size * LEADING)
            self._draw(line, MARGIN + indent, self.y - size, size, colour)
            self.y -= size * LEADING

    def _draw(self, text: str, x: float, y: float, size: float, colour: HexColor) -> None:
        line = self.canvas.beginText(x, y)
        line.setFillColor(colour)
        for run in _RUNS.findall(text.replace(MINUS, "–")):
            line.setFont(_font_of(run), size)
            line.textOut(run)
        self.canvas.drawText(line)

    def _room(self, points: float) -> None:
        if self.y - points < MARGIN + 2 * SMALL:
            self.new_page()

    def _end_page(self) -> None:
        self._draw(self.foot, MARGIN, MARGIN - SMALL, SMALL, GREY)
        number = str(self.canvas.getPageNumber())
        self._draw(number, WIDTH - MARGIN - _width(number, SMALL), MARGIN - SMALL, SMALL, GREY)


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Lines no wider than `width` points: between words, between Chinese characters, inside a word that is too long."""
    lines, line, used = [], "", 0.0
    for piece in _PIECES.findall(text):
        if piece == "\n":
            lines.append(line)
            line, used = "", 0.0
            continue
        for part in _cut(piece, size, width):
            wide = _width(part, size)
            if used + wide > width and line:
                lines.append(line)
                line, used = "", 0.0
                if part.isspace():
                    continue
            line += part
            used += wide
    return [*lines, line] if line or not lines else lines


def _cut(piece: str, size: float, width: float) -> list[str]:
    if _width(piece, size) <= width:
        return [piece]
    fits = max(1, int(len(piece) * width / _width(piece, size)) - 1)
    return [piece[at : at + fits] for at in range(0, len(piece), fits)]


@lru_cache(maxsize=16_384)  # labels, words and characters come again and again
def _width(text: str, size: float) -> float:
    return sum(float(pdfmetrics.stringWidth(run, _font_of(run), size)) for run in _RUNS.findall(text))


def _font_of(run: str) -> str:
    return LATIN if run[0] <= "\xff" or run[0] in "–—…‘’“”•€" else CHINESE
