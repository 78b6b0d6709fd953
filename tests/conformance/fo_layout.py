#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Layout as XSL-FO means it: small documents, laid out by us and by Apache FOP."""
import argparse
import concurrent.futures
import hashlib
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from fo_cases import flows, pages, tables, widths  # noqa: E402
from fo_cases.known import KNOWN  # noqa: E402
from java_referee import Missing, end, fetch  # noqa: E402

CAJISTA = os.environ.get("CAJISTA", "build/release/cajista")
KEPT = pathlib.Path(os.environ.get("CAJISTA_BUILD", "build/release")) / "referees"
FONT = pathlib.Path("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf")
SCHEMA = '<schema name="s" xmlns="urn:cajista:schema"><field name="id"/></schema>'
CONFIGURATION = f"""<fop version="1.0"><strict-configuration>true</strict-configuration>
<renderers><renderer mime="application/pdf"><fonts><font embed-url="{FONT.as_uri()}"
simulate-style="true"><font-triplet name="Liberation Sans" style="normal" weight="normal"/>
</font></fonts></renderer></renderers></fop>"""
WORD = re.compile(r'<word xMin="([\d.e-]+)" yMin="([\d.e-]+)" xMax="[\d.e-]+" '
                  r'yMax="([\d.e-]+)">(.*?)</word>')


def lines_of(pdf):
    """By page, its words from the top, those of a line from the left."""
    out = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True,
                         check=False).stdout
    found = []
    for page in re.findall(r"<page .*?</page>", out, re.S):
        lines = []
        # By the baseline, nearly: fonts of one size.
        words = sorted((float(m[3]), float(m[1]), html.unescape(m[4]))
                       for m in WORD.finditer(page))
        for y, x, word in words:
            if lines and abs(lines[-1][0] - y) < 2.5:
                lines[-1][1].append((x, word))
            else:
                lines.append((y, [(x, word)]))
        found.append([" ".join(short(word) for _, word in sorted(line)) for _, line in lines])
    return found


def noteless(pages_of):
    """Without the numbers of footnotes, which stand raised, and otherwise on each side."""
    if not isinstance(pages_of, list):
        return pages_of
    kept = [[" ".join(re.sub(r"(?<!\S)\d+\.?(?!\S)", "", line).split()) for line in page]
            for page in pages_of]
    return [[line for line in page if line] for page in kept]


def short(word):
    """A word of cases without what only makes it wide."""
    return re.sub(r"^(w\d+x\d+)m+", r"\1", word)


def ours(document):
    with tempfile.TemporaryDirectory(prefix="cajista-fo-") as folder:
        path = pathlib.Path(folder)
        (path / "t.xml").write_text(document.template(), encoding="utf-8")
        (path / "schema.xml").write_text(SCHEMA, encoding="utf-8")
        (path / "r.ndjson").write_text('{"id":"1"}\n', encoding="utf-8")
        done = subprocess.run([CAJISTA, "compose", path / "t.xml", "--data", path / "r.ndjson",
                               "--now", "2026-01-01T00:00:00Z", "-o", path / "o.pdf"],
                              capture_output=True, text=True, check=False, timeout=60)
        if not (path / "o.pdf").exists():
            return done.stderr
        return lines_of(path / "o.pdf")


def ask_fop(documents, classes):
    """FOP's pages by document; kept, for they don't change from run to run."""
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / "fo_layout.json"
    known = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    keys = {one.name: hashlib.sha1(one.fo().encode()).hexdigest() for one in documents}
    needed = {keys[one.name]: one for one in documents if keys[one.name] not in known}
    if needed:
        with tempfile.TemporaryDirectory(prefix="cajista-fo-") as folder:
            path = pathlib.Path(folder)
            (path / "fop.xconf").write_text(CONFIGURATION, encoding="utf-8")
            for key, document in needed.items():
                (path / f"{key}.fo").write_text(document.fo(), encoding="utf-8")
            (path / "list").write_text(
                "".join(f"{path}/{key}.fo\t{path}/{key}.pdf\n" for key in needed), "utf-8")
            said = subprocess.run(
                ["java", "-Djava.awt.headless=true", "-cp", classes,
                 "org.mozilla.javascript.tools.shell.Main", HERE / "referees" / "fop.js",
                 path / "fop.xconf", path / "list"], stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, text=True, check=False).stdout.splitlines()
            for key, answer in zip(needed, said + ["died"] * len(needed)):
                known[key] = lines_of(path / f"{key}.pdf") if answer == "done" else answer
        kept.write_text(json.dumps(known), encoding="utf-8")
    return {name: known[key] for name, key in keys.items()}


def difference(mine, theirs):
    if not isinstance(mine, list) or not isinstance(theirs, list):
        return "no document"
    if len(mine) != len(theirs):
        return f"{len(mine)} pages, not {len(theirs)}"
    for number, (one, other) in enumerate(zip(mine, theirs), 1):
        if one != other:
            return f"page {number}"
    return ""


def show(pages_of):
    if not isinstance(pages_of, list):
        return [f"    {pages_of}"]
    return [f"    {i}: " + " / ".join(page) for i, page in enumerate(pages_of, 1)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", help="not used")
    parser.add_argument("--filter", default="")
    parser.add_argument("--quiet", action="store_true", help="names only")
    parser.add_argument("--source", action="store_true", help="both sources, too")
    parser.add_argument("--all", action="store_true", help="known differences too")
    options = parser.parse_args()
    documents = [one for area in (flows, tables, pages, widths) for one in area.documents()
                 if options.filter in one.name]
    try:
        if not shutil.which("pdftotext"):
            raise Missing("there is no pdftotext; install poppler-utils")
        if not FONT.exists():
            raise Missing("there is no Liberation Sans; install fonts-liberation")
        classes = fetch("fop")
    except Missing as reason:
        print(f"skipped: {reason}")
        end(0, 0, len(documents))
    answers = ask_fop(documents, classes)
    passed = failed = skipped = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for document, mine in zip(documents, pool.map(ours, documents)):
            theirs = answers[document.name]
            if "notes" in document.name:
                mine, theirs = noteless(mine), noteless(theirs)
            differs = difference(mine, theirs)
            if not differs:
                passed += 1
                continue
            if document.name in KNOWN and not options.all:
                skipped += 1
                continue
            failed += 1
            print(f"FAILED {document.name}: {differs}")
            if options.quiet:
                continue
            if options.source:
                print(f"  {document.template()}\n  {document.fo()}")
            print("\n".join(["  ours", *show(mine), "  FOP", *show(theirs)]))
    if skipped:
        print(f"{skipped} skipped: fo_cases/known.py says why")
    end(passed, failed, skipped)


if __name__ == "__main__":
    main()
