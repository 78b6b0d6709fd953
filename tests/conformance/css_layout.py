#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Layout as CSS means it: small documents, laid out by us and by WeasyPrint and Chromium."""
import argparse
import base64
import concurrent.futures
import hashlib
import html
import importlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "command")]
import chromium  # noqa: E402

CAJISTA = os.environ.get("CAJISTA", "build/release/cajista")
KEPT = pathlib.Path(os.environ.get("CAJISTA_BUILD", "build/release")) / "referees" / "css_layout"
AREAS = sorted(one.stem for one in (HERE / "layout_cases").glob("*.py") if one.stem != "known")
PYTHON = "/usr/bin/python3"  # that of Debian's packages, whatever stands first in the path

# Both sides begin with this: pages of ten lines, lengths that are whole pixels.
COMMON = """
@page { size: 222pt 114pt; margin: 12pt }
p, li, td, th, h1, h2, div, caption { font-size: 7.5pt; line-height: 9pt }
p, li, div, td { orphans: 1; widows: 1 }
p, h1, h2, ul, ol { margin: 0 }
td, th { padding: 0 1.5pt; text-align: left; font-weight: normal; vertical-align: top }
table { border-collapse: separate; border-spacing: 0 }
caption { text-align: left }
"""
# What our default style says otherwise than theirs.
HTML_BASE = """
html { font: 10pt "Liberation Sans"; hyphens: manual; -webkit-hyphens: manual;
    print-color-adjust: exact }
body { margin: 0; overflow-wrap: break-word }
tr { break-inside: avoid }
table { box-sizing: border-box }
ul, ol { padding-left: 30pt }
h1, h2 { break-after: avoid }
footnote { float: footnote; font-size: 0.8em }
"""
SCHEMA = '<schema name="s" xmlns="urn:cajista:schema"><field name="id"/></schema>'
WORD = re.compile(r'<word xMin="([\d.e-]+)" yMin="([\d.e-]+)" xMax="([\d.e-]+)" '
                  r'yMax="([\d.e-]+)">(.*?)</word>')
BULLETS = "\u2022\u25e6\u25aa\u25cf\u25cb\u25a0"


class Case:
    """What both sides lay out; `only` names what one of them is asked for alone."""

    def __init__(self, name, style, body, head=""):
        self.name, self.style, self.body, self.head = name, style, body, head

    def template(self):
        style = html.escape(COMMON + self.style, quote=False)
        pages = ' pages="all*"' if "<page " in self.head else ""
        return (f'<template name="t" version="1.0" xmlns="urn:cajista:template">'
                f'<record name="r" schema="schema.xml"/><style>{style}</style>'
                f'<page name="all">{self.head}</page>'
                f'<document{pages}><flow frame="body">{self.body}</flow></document></template>')

    def page(self):
        body = re.sub(r"<columns>", "<colgroup>", self.body).replace("</columns>", "</colgroup>")
        body = re.sub(r'<column width="([^"]*)"\s*/>', r'<col style="width:\1"/>', body)
        body = re.sub(r"<column\s*/>", "<col/>", body)
        # The frame of a flow keeps margins and floats inside, as the root element does.
        root = "body { display: flow-root }\n" if "float" in self.name else ""
        style = html.escape(HTML_BASE + root + COMMON + self.style, quote=False)
        return (f'<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>t</title>'
                f'<style>{style}</style></head><body>{body}</body></html>')

    def html_page(self):
        """For a parser of HTML, which knows no elements that close themselves."""
        void = {"br", "hr", "img", "col"}
        return re.sub(r"<([a-z0-9]+)([^<>]*)/>",
                      lambda m: m[0] if m[1] in void else f"<{m[1]}{m[2]}></{m[1]}>", self.page())


def words_of(pdf):
    """By page, the lines from the top: their baselines, words and where those begin."""
    out = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True,
                         check=False).stdout
    pages = []
    for page in re.findall(r"<page .*?</page>", out, re.S):
        lines = []
        found = [(float(m[4]), float(m[1]), html.unescape(m[5])) for m in WORD.finditer(page)]
        for y, x, word in sorted(found):
            word = word.strip(BULLETS)
            if not word:
                continue
            if lines and abs(lines[-1][0] - y) < 1.2:
                lines[-1][1].append((x, word))
            else:
                lines.append([y, [(x, word)]])
        pages.append([[round(y, 2), [[round(x, 2), w] for x, w in sorted(line)]]
                      for y, line in lines])
    return pages


def ours(case):
    with tempfile.TemporaryDirectory(prefix="cajista-css-") as folder:
        path = pathlib.Path(folder)
        (path / "t.xml").write_text(case.template(), encoding="utf-8")
        (path / "schema.xml").write_text(SCHEMA, encoding="utf-8")
        (path / "r.ndjson").write_text('{"id":"1"}\n', encoding="utf-8")
        done = subprocess.run([CAJISTA, "compose", path / "t.xml", "--data", path / "r.ndjson",
                               "--now", "2026-01-01T00:00:00Z", "-o", path / "o.pdf"],
                              capture_output=True, text=True, check=False, timeout=60)
        if not (path / "o.pdf").exists():
            return None, done.stderr
        return words_of(path / "o.pdf"), done.stderr


class WeasyPrint:
    """A process that turns HTML files into PDF files."""
    name = "weasyprint"
    tolerance = 0.5
    PROGRAM = ("import sys, json, logging, weasyprint\n"
               "logging.getLogger('weasyprint').setLevel(logging.CRITICAL)\n"
               "for line in sys.stdin:\n"
               "    source, target = json.loads(line)\n"
               "    try:\n"
               "        weasyprint.HTML(filename=source).write_pdf(target)\n"
               "    except Exception as error: print('failed:', repr(error)[:200], flush=True)\n"
               "    else: print('done', flush=True)\n")

    @staticmethod
    def missing():
        if not pathlib.Path(PYTHON).exists():
            return f"{PYTHON} is missing"
        done = subprocess.run([PYTHON, "-c", "import weasyprint"], capture_output=True,
                              check=False)
        return "" if done.returncode == 0 else "Debian's weasyprint is not installed"

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.child = subprocess.Popen([PYTHON, "-c", self.PROGRAM], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                      text=True)

    def lay_out(self, case):
        source, target = self.folder / "w.html", self.folder / "w.pdf"
        source.write_text(case.html_page(), encoding="utf-8")
        self.child.stdin.write(json.dumps([str(source), str(target)]) + "\n")
        self.child.stdin.flush()
        said = self.child.stdout.readline()
        return words_of(target) if said.startswith("done") else said.strip() or "died"

    def close(self):
        self.child.stdin.close()
        self.child.wait()
        self.child.stdout.close()


class Chromium:
    """A browser that prints; it puts text on whole pixels, so it is held to less."""
    name = "chromium"
    tolerance = 1.0

    @staticmethod
    def missing():
        return f"{', '.join(chromium.MISSING)} not installed" if chromium.MISSING else ""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.browser = chromium.Chromium(folder).__enter__()

    def lay_out(self, case):
        if "float: footnote" in case.page() and "<footnote" in case.body:
            return "knows no footnotes"
        source, target = self.folder / "c.xhtml", self.folder / "c.pdf"
        source.write_text(case.page(), encoding="utf-8")
        self.browser.open(source)
        wanted = {"background": True, "shrinkToFit": False,
                  "margin": {"top": 0, "bottom": 0, "left": 0, "right": 0}}
        printed = self.browser.ask("/print", wanted)
        target.write_bytes(base64.b64decode(printed))
        return words_of(target)

    def close(self):
        self.browser.__exit__(None, None, None)


def same_lines(one, other):
    def plain(pages):
        return [[sorted(w for _, w in line) for _, line in page] for page in pages]
    return plain(one) == plain(other)


def shift(one, other):
    """The largest distance of a word from where the other side has it."""
    far = 0.0
    for mine, theirs in zip(one, other):
        for (y, line), (v, row) in zip(mine, theirs):
            far = max([far, abs(y - v), *(abs(a[0] - b[0]) for a, b in zip(line, row))])
    return far


def agreement(mine, theirs, tolerance):
    """Empty when they agree, else what differs first."""
    if not isinstance(theirs, list):
        return f"({theirs})"
    if len(mine) != len(theirs):
        return f"{len(mine)} pages, not {len(theirs)}"
    if not same_lines(mine, theirs):
        return "lines"
    far = shift(mine, theirs)
    return "" if far <= tolerance else f"{far:.1f} pt apart"


def load(areas):
    cases = []
    for area in areas:
        for made in importlib.import_module(f"layout_cases.{area}").cases():
            name, style, body = made[:3]
            cases.append(Case(f"{area}: {name}", style, body, *made[3:]))
    names = [case.name for case in cases]
    assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)[:9]
    return cases


def ask_referees(cases, referees):
    """Their pages by case; kept, for they don't change from run to run."""
    KEPT.mkdir(parents=True, exist_ok=True)
    answers = {}
    for referee in referees:
        kept = KEPT / f"{referee.name}.json"
        known = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
        asked = {}
        key = {case.name: hashlib.sha1(case.page().encode()).hexdigest() for case in cases}
        needed = [case for case in cases if key[case.name] not in known]
        if needed:
            with tempfile.TemporaryDirectory(prefix="cajista-css-") as folder:
                program = referee(folder)
                try:
                    for case in needed:
                        asked[key[case.name]] = program.lay_out(case)
                finally:
                    program.close()
            known.update(asked)
            kept.write_text(json.dumps(known), encoding="utf-8")
        answers[referee.name] = {case.name: known[key[case.name]] for case in cases}
    return answers


def show(pages):
    if not isinstance(pages, list):
        return [f"    {pages}"]
    return [f"    {number}: " + " / ".join(
        f"{line[0][0]:g},{y:g} " + " ".join(w for _, w in line) for y, line in page)
        for number, page in enumerate(pages, 1)]


def judge(case, mine, said, answers, referees, known, strict):
    """A word for the count, and lines to show."""
    if mine is None:
        return "failed", [f"FAILED {case.name}: no document", *said.splitlines()[:8]]
    verdicts = {one.name: agreement(mine, answers[one.name][case.name], one.tolerance)
                for one in referees}
    if not all(verdicts.values()):
        return "passed", []
    theirs = [answers[one.name][case.name] for one in referees]
    agree = (len(theirs) == 2 and isinstance(theirs[0], list) and isinstance(theirs[1], list)
             and not agreement(*theirs, 2.0))
    if case.name in known or (not agree and case.name.startswith("random_") and not strict):
        return "known", []
    mark = " (referees agree)" if agree else ""
    shown = [f"FAILED {case.name}{mark}: " + ", ".join(f"{n}: {v}" for n, v in verdicts.items()),
             f"  {case.style.strip()} {case.body}", "  ours", *show(mine)]
    for one in referees:
        shown += [f"  {one.name}", *show(answers[one.name][case.name])]
    return "failed", shown


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", help="not used")
    parser.add_argument("--area", action="append", choices=AREAS)
    parser.add_argument("--filter", default="")
    parser.add_argument("--quiet", action="store_true", help="names only")
    parser.add_argument("--referee", action="append", choices=("weasyprint", "chromium"))
    parser.add_argument("--all", action="store_true", help="known differences too")
    options = parser.parse_args()
    cases = [one for one in load(options.area or AREAS) if options.filter in one.name]
    referees = []
    for referee in (WeasyPrint, Chromium):
        if options.referee and referee.name not in options.referee:
            continue
        why = referee.missing() or ("" if shutil.which("pdftotext") else "no pdftotext")
        if why:
            print(f"{referee.name}: {why}: not asked")
        else:
            referees.append(referee)
    if not referees:
        print(f"0 passed, 0 failed, {len(cases)} skipped")
        return 1
    answers = ask_referees(cases, referees)
    known = importlib.import_module("layout_cases.known").KNOWN
    counts = {"passed": 0, "failed": 0, "known": 0}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for case, (mine, said) in zip(cases, pool.map(ours, cases)):
            word, shown = judge(case, mine, said, answers, referees,
                                {} if options.all else known, options.all)
            counts[word] += 1
            print("\n".join(shown[:1] if options.quiet else shown), end="\n" if shown else "")
    if counts["known"]:
        print(f"{counts['known']} skipped: no referee has it as we have, and CSS is on our side "
              "(layout_cases/known.py says why) or leaves it open (random ones, in which the "
              "referees differ from each other)")
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['known']} skipped")
    return 0 if counts["passed"] and not counts["failed"] else 1


if __name__ == "__main__":
    sys.exit(main())
