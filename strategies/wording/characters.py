"""Characters that only look different: full-width, bold and circled letters, look-alikes of other alphabets, accents, invisible
characters, traditional Chinese, emoji that stand for a word.

Sources: Unicode compatibility decomposition (NFKD, in Python), OpenCC's tables for traditional characters, and
`data/wording/characters.yaml` for look-alikes and emoji.
"""

import unicodedata
from functools import cache

from opencc import OpenCC

from strategies.wording.data import read
from strategies.wording.view import View

# White letters on black: no decomposition in Unicode.
DARK_LETTERS = ((0x1F150, 26), (0x1F170, 26), (0x1F1E6, 26))
INVISIBLE = ("Cf", "Mn", "Me", "Cc")
SKIN_AND_SEX = range(0x1F3FB, 0x1F400), range(0x2640, 0x2643)
KEPT = "\n\t"


def fold(text: str, language: str) -> View:
    """In small letters of one shape; emoji as words of the language. Characters nobody sees are left out."""
    known = read("characters")
    emoji: dict[str, str] = known["emoji"][language]
    folded: list[str] = []
    spans = []
    for place, char in enumerate(text):
        new = emoji.get(char, "") and (f" {emoji[char]} " if language == "en" else emoji[char])
        new = new if char in emoji else _fold_one(char, language)
        folded.append(new)
        spans += [(place, place + 1)] * len(new)
    return View("".join(folded), tuple(spans))


@cache
def _traditional() -> OpenCC:
    return OpenCC("t2s")


@cache
def _fold_one(char: str, language: str) -> str:
    if char < "\x80":
        return char.lower() if char >= " " or char in KEPT else ""
    if "\u4e00" <= char <= "\u9fff":
        return _traditional().convert(char) if language == "zh" else char
    if any(ord(char) in one for one in SKIN_AND_SEX):
        return ""
    for first, count in DARK_LETTERS:
        if first <= ord(char) < first + count:
            return chr(ord("a") + ord(char) - first)
    plain = "".join(
        read("characters")["look_alikes"].get(one, one)
        for one in unicodedata.normalize("NFKD", char).lower()
        if unicodedata.category(one) not in INVISIBLE
    )
    return plain.replace("\u2019", "'").replace("\u2018", "'")
