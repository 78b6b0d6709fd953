# SPDX-License-Identifier: Apache-2.0
"""The program under test, and the referees that look at what it made."""
import collections
import csv
import hashlib
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
CAJISTA = os.environ.get("CAJISTA", str(ROOT / "build" / "release" / "cajista"))
NOW = "2026-11-02T06:00:00Z"
# What architecture.md (border 4) calls byte-identical.
PUBLISHED = ("print", "archive", "email", "sms", "web", "rejects.ndjson")


def shared(*parts):
    """A path of the data that nobody in this project wrote."""
    given = os.environ.get("CAJISTA_CONFORMANCE")
    base = pathlib.Path(given).parent if given else ROOT.parent / "shared"
    if given and parts[:1] == ("conformance",):
        return pathlib.Path(given, *parts[1:])
    return base.joinpath(*parts)


def call(*arguments, cwd=None, env=None, stdin=None, timeout=300):
    """Runs cajista; the result has returncode, stdout (bytes) and stderr (text)."""
    result = subprocess.run([CAJISTA, *map(str, arguments)], cwd=cwd, input=stdin,
                            env={**os.environ, **(env or {})}, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, timeout=timeout, check=False)
    result.stderr = result.stderr.decode("utf-8", "replace")
    return result


def make_data(kind, count, kind_of_file, out, *more):
    subprocess.run([sys.executable, ROOT / "tools" / "make-data", kind, str(count), "--format",
                    kind_of_file, "--out", out, *map(str, more)], check=True,
                   stdout=subprocess.DEVNULL)
    return pathlib.Path(out)


def digests(run):
    """SHA-256 of everything published, by path in the run directory."""
    found = {}
    for name in PUBLISHED:
        top = pathlib.Path(run) / name
        files = [top] if top.is_file() else sorted(p for p in top.rglob("*") if p.is_file())
        for path in files:
            found[str(path.relative_to(run))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def report(run):
    return json.loads((pathlib.Path(run) / "report.json").read_text(encoding="utf-8"))


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def json_lines(path):
    return [json.loads(line) for line in pathlib.Path(path).read_text("utf-8").splitlines()]


def pages_of(pdf):
    out = subprocess.run(["pdfinfo", pdf], check=True, stdout=subprocess.PIPE).stdout.decode()
    return int(re.search(r"^Pages:\s+(\d+)$", out, re.M).group(1))


def text_of(pdf, *options):
    """The text of a PDF in reading order, as pdftotext copies it."""
    return subprocess.run(["pdftotext", *options, pdf, "-"], check=True,
                          stdout=subprocess.PIPE).stdout.decode("utf-8")


def squeezed(text):
    """Without white space, so that line ends don't matter."""
    return re.sub(r"\s+", "", text)


def without_times(text):
    """What the program prints, without the times, which differ from run to run."""
    text = re.sub(r"in \d+\.\d s: [\d,]+ pages a second", "in 0.0 s: 1,000 pages a second", text)
    return re.sub(r"pages in \d+\.\d s", "pages in 0.0 s", text)


def number_text(amount, locale):
    """An amount of two decimals as CLDR prints it (es, pl: no grouping below 10,000)."""
    separators = {"es": (".", ",", 10_000), "en": (",", ".", 1_000), "de": (".", ",", 1_000),
                  "pl": ("\u00a0", ",", 10_000)}
    group, point, least = separators[locale[:2]]
    sign = "-" if amount.startswith("-") else ""
    whole, cents = amount.lstrip("-").split(".")
    if int(whole) >= least:
        whole = f"{int(whole):,}".replace(",", group)
    return sign + whole + point + cents


def date_text(iso, locale):
    year, month, day = iso.split("-")
    return {"es": f"{day}/{month}/{year}", "en": f"{month}/{day}/{year}",
            "de": f"{day}.{month}.{year}", "pl": f"{day}.{month}.{year}"}[locale[:2]]


class ProgramTest(unittest.TestCase):
    """A test with a folder of its own, which is taken away afterwards."""

    def setUp(self):
        self.assertTrue(pathlib.Path(CAJISTA).exists(), f"no program at {CAJISTA}")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cajista-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def run_job(self, job, name="run", *options, expect=0, **more):
        """A run into self.folder/name; returns that folder."""
        out = self.folder / name
        result = call("run", job, "--out", out, "--now", NOW, "--progress", "never", *options,
                      **more)
        self.assertEqual(result.returncode, expect, result.stderr)
        return out

    def assert_sound(self, run):
        """Every PDF is in order, and all counts of the run agree."""
        facts = report(run)
        records = facts["records"]
        self.assertEqual(records["read"], records["composed"] + records["rejected"]
                         + records["suppressed"] + records["held"])
        pdfs = sorted(run.rglob("*.pdf"))
        for pdf in pdfs:
            check = subprocess.run(["qpdf", "--check", pdf], stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, check=False)
            self.assertEqual(check.returncode, 0, check.stdout.decode("utf-8", "replace"))
        if "print" in facts["channels"]:
            self.assert_spool_agrees(run, facts)
        if "archive" in facts["channels"]:
            files = sorted((run / "archive").rglob("*.pdf"))
            self.assertEqual(len(files), facts["channels"]["archive"]["documents"])
            self.assertEqual(sum(map(pages_of, files)), facts["channels"]["archive"]["pages"])
        return facts

    def assert_spool_agrees(self, run, facts):
        control = rows(run / "print" / "control.csv")
        channel = facts["channels"]["print"]
        self.assertEqual(len(control), channel["documents"])
        self.assertEqual(sum(int(row["pages"]) for row in control), channel["pages"])
        by_file = {}
        for row in control:
            pages = by_file.setdefault(row["file"], [])
            self.assertEqual(int(row["first_page"]), sum(pages) + 1, "a gap in the control file")
            pages.append(int(row["pages"]))
        for file in channel["files"]:
            path = run / file["name"]
            if path.suffix != ".pdf":
                continue
            self.assertEqual(pages_of(path), file["pages"])
            self.assertEqual(pages_of(path), sum(by_file[path.name]))
            self.assertEqual(hashlib.sha256(path.read_bytes()).hexdigest(), file["sha256"])
            self.assertEqual(path.stat().st_size, file["bytes"])


class RecountTest(ProgramTest):
    """Runs with print, archive and web of each document, whose numbers are made again."""

    def recount(self, run):
        """From the files alone."""
        archived = {path.stem for path in (run / "archive").rglob("*.pdf")}
        with sqlite3.connect(run / "archive" / "index.sqlite") as index:
            listed = {key for (key,) in index.execute("SELECT key FROM documents")}
        self.assertEqual(archived, listed)
        pages = {path.stem for path in (run / "web").rglob("*.html")}
        self.assertEqual(archived, pages)
        control = rows(run / "print" / "control.csv")
        self.assertEqual({row["key"] for row in control}, archived)
        rejects = (json_lines(run / "rejects.ndjson") if (run / "rejects.ndjson").exists() else [])
        return control, archived, rejects

    def check(self, run):
        """The report against the files."""
        facts = report(run)
        control, archived, rejects = self.recount(run)
        records = facts["records"]
        self.assertEqual(records["read"], records["composed"] + records["rejected"] +
                         records["suppressed"] + records["held"])
        self.assertEqual(records["composed"], len(archived))
        self.assertEqual(records["rejected"], len(rejects))
        self.assertEqual({entry["code"]: entry["count"] for entry in facts["rejects"]},
                         collections.Counter(entry["code"] for entry in rejects))
        for name in ("print", "archive", "web"):
            self.assertEqual(facts["channels"][name]["documents"], len(archived), name)
        self.assertEqual(sum(pages_of(path) for path in (run / "print").glob("*.pdf")),
                         facts["pages"])
        stages = facts["stages"]
        at = collections.Counter(entry["stage"] for entry in rejects)
        into = records["read"]
        for name, stage in stages.items():
            self.assertEqual(stage["in"], into, name)
            self.assertEqual(stage["rejected"], at[name], name)
            into = stage["out"]
            self.assertEqual(stage["in"], sum(stage.values()) - stage["in"], name)
        self.assertEqual(into, len(archived))
        return control, archived, rejects
