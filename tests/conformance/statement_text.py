#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every transaction of the reference statements, read from the spool by pdftotext, in its order."""
import codecs
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "command"))
from program import CAJISTA, NOW, rows, squeezed  # noqa: E402


def page_texts(spool):
    """The text of one page after the other, in the order of its content; nothing is kept.

    Without -raw, pdftotext guesses columns from gaps between words.
    """
    with subprocess.Popen(["pdftotext", "-raw", spool, "-"], stdout=subprocess.PIPE) as reader:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        rest = ""
        while block := reader.stdout.read(1 << 20):
            rest += decoder.decode(block)
            *pages, rest = rest.split("\f")
            yield from pages


def wrong_place(record, text):
    """What the text lacks, in its order; None when it has everything."""
    at = 0
    for entry in record["tx"]:
        found = text.find(squeezed(entry["desc"]), at)
        if found < 0:
            return f"{entry['date']} {entry['desc']}"
        at = found + 1
    count = len(re.findall("|".join(sorted({re.escape(squeezed(entry["desc"]))
                                            for entry in record["tx"]})), text))
    return None if count == len(record["tx"]) else f"{count} of {len(record['tx'])} entries"


def main():
    given = sys.argv[1] if len(sys.argv) > 1 else None
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cajista-", dir=os.environ.get("TMPDIR")))
    passed = failed = 0
    try:
        data = pathlib.Path(given) if given else folder / "statements.ndjson"
        if not given:
            subprocess.run([sys.executable, ROOT / "tools" / "make-data", "statements", "2000",
                            "--format", "ndjson", "--out", data], check=True,
                           stdout=subprocess.DEVNULL)
        run = folder / "run"
        subprocess.run([CAJISTA, "run", ROOT / "samples" / "reference" / "job.xml", "--out", run,
                        "--data", f"statements={data}", "--now", NOW, "--progress", "never"],
                       check=True, stdout=subprocess.DEVNULL)
        spool, pages = None, iter(())
        with open(data, encoding="utf-8") as records:
            for row, line in zip(rows(run / "print" / "control.csv"), records, strict=True):
                if row["file"] != spool:
                    spool = row["file"]
                    pages = page_texts(run / "print" / spool)
                record = json.loads(line)
                text = squeezed("".join(next(pages) for _ in range(int(row["pages"]))))
                wrong = wrong_place(record, text)
                if wrong is None and squeezed(record["name"]) not in text:
                    wrong = "the name"
                passed += wrong is None
                failed += wrong is not None
                if wrong is not None and failed <= 20:
                    print(f"{record['id']}: missing or out of order: {wrong}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
