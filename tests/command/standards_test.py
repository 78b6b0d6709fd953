#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the job's `standard` gives: PDF/X and PDF/VT spools, archives, the same bytes each time."""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

from program import SAMPLES, ProgramTest, call, digests, make_data

PROFILE = pathlib.Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
PRINTS = ("pdf/1.7", "pdf/x-4", "pdf/vt-1")
ARCHIVES = ("pdf/1.7", "pdf/a-2b", "pdf/a-2u", "pdf/a-2a", "pdf/a-3b", "pdf/a-3u", "pdf/a-3a",
            "pdf/a-2a+ua-1", "pdf/a-3a+ua-1", "pdf/ua-1")
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "conformance"))
import pdfx_rules  # noqa: E402


class StandardsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        if not PROFILE.exists():
            self.skipTest(f"{PROFILE} is missing; install libgs-common")

    def copied(self, name, *changes):
        """A job of the samples, changed."""
        top = self.folder / "samples"
        if not top.exists():
            shutil.copytree(SAMPLES, top)
        job = top / name / "job.xml"
        text = job.read_text(encoding="utf-8")
        for old, new in changes:
            changed = re.sub(old, new, text, count=1, flags=re.S)
            self.assertNotEqual(changed, text, old)
            text = changed
        path = job.with_name("changed.xml")
        path.write_text(text, encoding="utf-8")
        return path

    def printed(self, standard):
        return f'<print standard="{standard}" output-intent="{PROFILE}" bleed="3mm"'

    def parts(self, path):
        pdf = pdfx_rules.Pdf(path)
        self.assertEqual(pdfx_rules.failures(pdf, "pdf/vt-1"), [])
        return pdf, [(level, pdf.get(node["/DPM"])) for _, node, level, _ in pdfx_rules.parts(pdf)]

    def test_mailpieces_as_variable_data(self):
        job = self.copied("production", ("<print", self.printed("pdf/vt-1")),
                          ("<group", '<index name="segment" value="segment" level="segment"/>'
                                     '<index name="name" value="name"/><group'))
        one = self.run_job(job, "one", "--workers", "1")
        two = self.run_job(job, "two", "--workers", "2")
        self.assertEqual(digests(one), digests(two))
        data = (job.parents[1] / "statements" / "data" / "statements.ndjson").read_text("utf-8")
        known = {json.loads(line)["segment"] for line in data.splitlines()}
        languages, pieces, names = [], [], []
        for path in sorted((one / "print").glob("*.pdf")):
            pdf, parts = self.parts(path)
            root = pdf.get(pdf.catalog["/DPartRoot"])
            self.assertEqual(root["/NodeNameList"],
                             ["/Job", "/language", "/Segment", "/Piece", "/Document"])
            self.assertEqual(root["/RecordLevel"], 3)
            for level, metadata in parts:
                fields = metadata.get("/Cajista_Fields", {})
                if level == 1:
                    languages.append(fields["/language"][2:])
                if level == 2:
                    self.assertIn(fields["/segment"][2:], known)
                if level == 3 and "/piece" in fields:
                    pieces.append(int(fields["/piece"][2:]))
                if level == 4 and "/name" in fields:
                    names.append(fields["/name"])
        self.assertEqual(sorted(pieces), list(range(1, len(pieces) + 1)))
        self.assertEqual(len(names), 12)
        self.assertEqual(languages, sorted(languages))
        before = digests(one)
        self.assertEqual(call("produce", one).returncode, 0)
        self.assertEqual(digests(one), before)
        self.assertEqual(call("produce", one, "--profile", "simplex").returncode, 0)
        self.parts(one / "print-simplex" / "simplex-0001.pdf")
        again = call("reprint", one, "--pieces", "2-3", "--reason", "torn")
        self.assertEqual(again.returncode, 0, again.stderr)
        for path in (one / "reprints" / "0001").glob("*.pdf"):
            self.parts(path)

    def inks(self, channels):
        """The job of ../conformance/pdfx_cases with these channels."""
        top = self.folder / "inks"
        if not top.exists():
            shutil.copytree(pathlib.Path(__file__).resolve().parents[1] / "conformance" /
                            "pdfx_cases", top)
        job = top / "job.xml"
        text = (top / "job.xml").read_text("utf-8")
        job = top / "changed.xml"
        job.write_text(text.replace("<print/>", channels), "utf-8")
        return job

    def test_colours_are_checked_with_their_place(self):
        spool = self.printed("pdf/x-4")
        self.assertEqual(call("check", self.inks(spool + "/>")).returncode, 0)
        both = call("check", self.inks(spool + '/><archive path="{id}.pdf"/>'))
        self.assertEqual(both.returncode, 12)
        for text in ("inks.css:5:13", "pdf.color-unfit", "inks.css:7:17", "inks.css:7:64",
                     "pdf/a-2u of <archive>", "inks.xml:14:"):
            self.assertIn(text, both.stderr)
        self.assertNotIn("<print>", both.stderr.split("pdf/a-2u")[0])
        strict = call("check", self.inks(spool + ' colors="strict"/>'))
        self.assertEqual(strict.returncode, 12)
        for text in ("inks.css:8:16", "inks.xml:13:", "inks.xml:14:"):  # RGB: style, PNG, SVG
            self.assertIn(text, strict.stderr)
        self.assertNotIn("inks.css:7", strict.stderr)
        # The run says the same before it makes a page.
        run = call("run", self.inks(spool + ' colors="strict"/>'), "--out", self.folder / "no")
        self.assertEqual(run.returncode, 12)
        converted = self.inks(spool + ' colors="convert"/>'
                              '<archive colors="convert" path="{id}.pdf"/>')
        self.assertEqual(call("check", converted).returncode, 0)
        out = self.run_job(converted, "converted")
        for pdf in (out / "archive").rglob("*.pdf"):
            self.assertFalse("PANTONE" in self.objects(pdf), pdf)
        for pdf in (out / "print").rglob("*.pdf"):
            self.assertTrue("/PANTONE#20485#20C" in self.objects(pdf), pdf)
            self.assertFalse(" rg\n" in self.objects(pdf), pdf)

    def test_colours_count_in_the_channels_that_show_them(self):
        job = self.inks(self.printed("pdf/x-4") + '/><archive path="{id}.pdf"/>')
        template = job.parent / "inks.xml"
        text = template.read_text("utf-8")
        # CMYK and inks for the press alone; what is left is RGB and grey.
        text = re.sub(r'<(h1|p class="tint"|p class="over"|img src="drawing.svg"|barcode)',
                      r'<\1 only="print"', text)
        template.write_text(text, "utf-8")
        got = call("check", job)
        self.assertEqual(got.returncode, 0, got.stderr)
        out = self.run_job(job, "apart")
        for pdf in (out / "archive").rglob("*.pdf"):
            self.assertFalse("PANTONE" in self.objects(pdf), pdf)
        # A rule counts where an element asks for it, however many there are.
        template.write_text(text.replace("</flow>", '<p class="over">here too</p></flow>'), "utf-8")
        again = call("check", job)
        self.assertEqual(again.returncode, 12)
        self.assertIn("inks.css:7:17", again.stderr)
        self.assertNotIn("inks.xml", again.stderr)
        # The same picture once more, where it may not stand.
        template.write_text(text.replace("</flow>", '<img src="drawing.svg" alt="d"/></flow>'),
                            "utf-8")
        self.assertIn("inks.xml:", call("check", job).stderr)

    def test_mail_has_its_own_pages(self):
        """Tagged, converted and with content of its own beside a spool that is neither."""
        spool = self.printed("pdf/x-4") + "/>"
        for channels in (spool, spool + '<archive standard="pdf/a-2b" colors="convert" '
                         'path="{id}.pdf"/>'):
            job = self.inks(channels + '<email standard="pdf/a-2a+ua-1" colors="convert" '
                            'path="{id}.pdf"/>')
            template = job.parent / "inks.xml"
            text = template.read_text("utf-8")
            template.write_text(text.replace("</flow>", '<h2 only="email">Mail</h2></flow>')
                                if "Mail" not in text else text, "utf-8")
            name = f"mail-{len(channels)}"
            out = self.run_job(job, name, "--workers", "1")
            self.assertEqual(digests(out), digests(
                self.run_job(job, name + "-again", "--workers", "2")))
            mails = list((out / "email").rglob("*.pdf"))
            self.assertEqual(len(mails), 2)
            for pdf in mails:
                objects = self.objects(pdf)
                for expected in ("/H1<</MCID", "<pdfuaid:part>1<", "/H2<</MCID"):
                    self.assertTrue(expected in objects, expected)
                self.assertFalse("PANTONE" in objects)
            for pdf in [*(out / "print").rglob("*.pdf"), *(out / "archive").rglob("*.pdf")]:
                self.assertFalse("/MCID" in self.objects(pdf), pdf)

    def test_inks_of_drawings(self):
        job = self.inks(self.printed("pdf/x-4") + "/>")
        out = self.run_job(job, "drawn")
        text = self.objects(out / "print" / "inks-0001.pdf")
        self.assertRegex(text, r"/S\d+ cs 0?\.6 scn")  # 60 % of the red
        self.assertRegex(text, r"/S\d+ CS 1 SCN")
        drawing = job.parent / "drawing.svg"
        drawing.write_text(drawing.read_text("utf-8").replace("PANTONE 485 C", "PANTONE 458 C"),
                           "utf-8")
        wrong = call("check", job)
        self.assertEqual(wrong.returncode, 12)
        for expected in ("graphic.svg-unknown-ink", "drawing.svg:4:",
                         'did you mean "PANTONE 485 C"?'):
            self.assertIn(expected, wrong.stderr)

    def objects(self, pdf):
        return subprocess.run(["qpdf", "--qdf", "--object-streams=disable", pdf, "-"], check=True,
                              stdout=subprocess.PIPE).stdout.decode("latin-1")

    def test_slips_in_colours(self):
        job = self.inks(self.printed("pdf/x-4") + "/>")
        css = job.parent / "inks.css"
        text = css.read_text("utf-8")
        css.write_text(text.replace('h1 { color: spot("PANTONE 485 C")',
                                    'h1 { color: spot("PANTONE 458 C")') +
                       "@color Varnish { alternate: gray(10%) }\n@color X { }\n"
                       "@color All { alternate: gray(1%) }\n"
                       "@color Y { alternate: spot(Varnish) }\n", "utf-8")
        wrong = call("check", job)
        self.assertEqual(wrong.returncode, 12)
        for expected in ('did you mean "PANTONE 485 C"?', "is declared twice", "has no alternate",
                         "no ink can have this name", '"alternate" can\'t have this value'):
            self.assertIn(expected, wrong.stderr)

    def test_spool_with_segments(self):
        job = self.copied("statements", (r"<print[^>]*/>", self.printed("pdf/vt-1") + '>'
                                         '<index name="segment" value="segment" level="segment"/>'
                                         '</print>'))
        run = self.run_job(job)
        pdf, parts = self.parts(next((run / "print").glob("*.pdf")))
        self.assertEqual(pdf.get(pdf.catalog["/DPartRoot"])["/RecordLevel"], 2)
        segments = [metadata["/Cajista_Fields"]["/segment"] for level, metadata in parts
                    if level == 1]
        data = (job.parent / "data" / "statements.ndjson").read_text("utf-8")
        expected = []
        for line in data.splitlines():
            segment = "u:" + json.loads(line)["segment"]
            if expected[-1:] != [segment]:
                expected.append(segment)
        self.assertEqual(segments, expected)
        self.assertEqual(sum(level == 2 for level, _ in parts), len(data.splitlines()))

    def test_same_bytes_in_every_flavour(self):
        data = make_data("statements", 5, "ndjson", self.folder / "five.ndjson")
        for number, archive in enumerate(ARCHIVES):
            printed = PRINTS[number % len(PRINTS)]
            job = self.copied(
                "statements",
                (r"<print[^>]*/>", "<print/>" if printed == "pdf/1.7"
                 else self.printed(printed) + "/>"),
                (r"<archive\b", f'<archive standard="{archive}"'))
            runs = [self.run_job(job, f"{number}-{workers}", "--workers", workers, "--data",
                                 f"statements={data}") for workers in (1, 2)]
            self.assertEqual(digests(runs[0]), digests(runs[1]), (printed, archive))
            for pdf in runs[0].rglob("*.pdf"):
                check = subprocess.run(["qpdf", "--check", pdf], stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT, check=False)
                self.assertEqual(check.returncode, 0, check.stdout.decode("utf-8", "replace"))


if __name__ == "__main__":
    unittest.main()
