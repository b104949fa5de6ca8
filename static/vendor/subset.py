"""Writes the fonts that tokens.css names, each with the characters and weights it names there.

python subset.py TOKENS INTO SOURCE...
"""

import io
import re
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FACE = re.compile(
    r"font-weight: (\d+) (\d+);\s+src: url\(\"[^\"]*/([^\"/]+)\"\)[^;]*;\s+unicode-range: ([^;]+);"
)
# Letters and their marks put together, pairs set close, digits of one width. No shapes that depend
# on their neighbours: what is shown is what was typed.
FEATURES = ["ccmp", "kern", "locl", "mark", "tnum"]
# Whose it is and its licence stay in the file.
NAMES = [0, 1, 2, 13, 14]


def characters(ranges: str) -> set[int]:
    found = set()
    for part in ranges.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def narrowed(source: Path, lightest: int, heaviest: int) -> TTFont:
    # The same input makes the same file, whenever that is.
    font = TTFont(source, recalcTimestamp=False)
    instantiateVariableFont(font, {"wght": (lightest, heaviest)}, inplace=True)
    # Glyphs that do not vary any more are a gap in the tables until these are read anew.
    whole = io.BytesIO()
    font.flavor = None
    font.save(whole)
    return TTFont(io.BytesIO(whole.getvalue()), recalcTimestamp=False)


def main(tokens: Path, into: Path, *sources: Path) -> None:
    held = {source: set(TTFont(source).getBestCmap()) for source in sources}
    taken: set[int] = set()
    for lightest, heaviest, name, ranges in reversed(FACE.findall(tokens.read_text())):
        wanted = characters(ranges) - taken
        taken |= wanted
        source = max(sources, key=lambda one: len(held[one] & wanted))
        font = narrowed(source, int(lightest), int(heaviest))
        options = Options(layout_features=FEATURES, hinting=False, name_IDs=NAMES)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=wanted & held[source])
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(into / name)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
