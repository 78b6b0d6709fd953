#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The paragraphs of samples/typography beside Typst's: how wide the spaces of justified lines are.

Typst is a program on the path or the Python package `typst` (PyPI, Apache-2.0)."""
import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

CAJISTA = os.environ["CAJISTA"]
FOLDER = pathlib.Path(__file__).resolve().parents[2] / "samples" / "typography"
NORMAL = 2.5  # points: a quarter of the 10 pt that the text is set in
NEAR = 0.05
COLUMNS = {"first fit": (70, 242), "total fit": (268, 441)}  # points from the left edge
WORD = re.compile(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)<')


def gaps_of(pdf, left, right):
    """The widest space of each full line between these edges, as often as wide as usual."""
    words = subprocess.run(["pdftotext", "-bbox", "-l", "1", pdf, "-"], check=True,
                           stdout=subprocess.PIPE).stdout.decode("utf-8")
    lines = collections.defaultdict(list)
    for x, y, end, _ in WORD.findall(words):
        if left <= float(x) and float(end) <= right + 1:
            lines[round(float(y))].append((float(x), float(end)))
    ratios = []
    for line in lines.values():
        line.sort()
        is_full = line[0][0] < left + 3 and line[-1][1] > right - 3 and len(line) < 12
        if is_full and len(line) > 1:
            ratios.append(max(b[0] - a[1] for a, b in zip(line, line[1:])) / NORMAL)
    return ratios


def typst_pdf(out):
    source = FOLDER / "typography.typ"
    if shutil.which("typst"):
        subprocess.run(["typst", "compile", source, out], check=True)
        return True
    python = os.environ.get("TYPST_PYTHON", sys.executable)
    done = subprocess.run([python, "-c", "import sys, typst; "
                           "typst.compile(sys.argv[1], output=sys.argv[2])", source, out],
                          check=False, stderr=subprocess.DEVNULL)
    return done.returncode == 0


def shown(ratios):
    return f"{len(ratios)} full lines, widest {max(ratios):.2f}, mean {mean(ratios):.2f}"


def mean(ratios):
    return sum(ratios) / len(ratios)


def main():
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory() as scratch:
        ours, other = pathlib.Path(scratch, "ours.pdf"), pathlib.Path(scratch, "typst.pdf")
        subprocess.run([CAJISTA, "compose", FOLDER / "typography.xml", "--data",
                        FOLDER / "typography.ndjson", "--now", "2026-01-01T00:00:00Z", "-o", ours],
                       check=True)
        found = {name: gaps_of(ours, *edges) for name, edges in COLUMNS.items()}
        for name, ratios in found.items():
            print(f"{name}: {shown(ratios)}")
        mine = found["total fit"]
        for is_so, what in ((len(mine) > 20, "there are lines to look at"),
                            (mean(mine) < mean(found["first fit"]), "first fit is wider")):
            passed += is_so
            failed += not is_so
            if not is_so:
                print(f"not so: {what}")
        if typst_pdf(other):
            theirs = gaps_of(other, 70, 242)
            print(f"Typst: {shown(theirs)}")
            is_so = max(mine) <= max(theirs) + NEAR and mean(mine) <= mean(theirs) + NEAR
            passed += is_so
            failed += not is_so
        else:
            print("Typst is not here: pip install typst, or TYPST_PYTHON=… where it is")
            skipped += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
