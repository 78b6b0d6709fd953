#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Pages of PDF files: as pictures, below a page, behind a document; in spools and archives."""
import hashlib
import json
import re
import subprocess
import unittest

from program import NOW, ProgramTest, call, text_of

SCHEMA = """<schema name="r" xmlns="urn:cajista:schema"><field name="id" required="yes"/>
<field name="file"/></schema>"""
SOURCE = """<template name="terms" version="1.0" xmlns="urn:cajista:template">
<record name="r" schema="r.schema.xml"/><style>p {{ color: {color} }}</style>
<page name="all"/><document locale="en" title="Terms"><flow frame="body">
<for-each in="[1, 2, 3]" as="i">
<p style="break-before: page">Terms, part {{i}}. Größe.</p></for-each>
</flow></document></template>"""
LETTER = """<template name="letter" version="1.0" xmlns="urn:cajista:template">
<record name="r" schema="r.schema.xml"/>
<style>@page all {{ size: A4; margin: 40mm 20mm }}
@page rest {{ size: A4 landscape; margin: 20mm }}</style>
<page name="all">{page}</page>
<page name="rest"><footer><p>{{page.number}}/{{page.count}}</p></footer></page>
<document locale="en" title="Letter" pages="all"><flow frame="body">
<p>Letter {{r.id}}</p>{body}</flow>
</document></template>"""
JOB = """<job name="j" xmlns="urn:cajista:job">
<input name="d" format="ndjson" path="d.ndjson" schema="r.schema.xml" key="id"/>
<document template="{template}"/>{channels}</job>"""


def images(pdf):
    """Objects that are forms, and those that are fonts' files."""
    got = subprocess.run(["qpdf", "--json=2", pdf], check=True, stdout=subprocess.PIPE)
    values = json.loads(got.stdout)["qpdf"][1].values()
    streams = [one["stream"]["dict"] for one in values if "stream" in one]
    forms = [one for one in streams if one.get("/Subtype") == "/Form"]
    return forms, [one for one in streams if "/Length1" in one]


class ImportedPages(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("r.schema.xml", SCHEMA)
        self.write("d.ndjson", '{"id": "1", "file": "terms.pdf"}\n')
        self.terms()

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return self.folder / name

    def terms(self, name="terms.pdf", channel=("--channel", "archive"), color="black",
              channels='<archive path="{id}.pdf"/><print/>'):
        """A file of three pages, as PDF/A when it comes from an archive."""
        self.write("terms.xml", SOURCE.format(color=color))
        self.write("terms.job.xml", JOB.format(template="terms.xml", channels=channels))
        got = call("compose", self.folder / "terms.job.xml", "--record", "1", *channel, "--now",
                   NOW, "-o", self.folder / name)
        self.assertEqual(got.returncode, 0, got.stderr)

    def letter(self, body="", page="", expect=0):
        template = self.write("letter.xml", LETTER.format(body=body, page=page))
        out = self.folder / "letter.pdf"
        got = call("compose", template, "--data", self.folder / "d.ndjson", "--now", NOW, "-o", out)
        self.assertEqual(got.returncode, expect, got.stderr)
        self.errors = got.stderr
        return out

    def job(self, channels, body, records=1):
        self.write("letter.xml", LETTER.format(body=body, page=""))
        self.write("d.ndjson", "".join('{"id": "%d", "file": "terms.pdf"}\n' % n
                                       for n in range(1, records + 1)))
        return self.write("job.xml", JOB.format(template="letter.xml", channels=channels))

    def test_appended_pages_are_pages_of_the_document(self):
        out = self.letter('<p>See page <page-of target="#t"/>.</p>'
                          '<append src="{r.file}" range="1-2" id="t" bookmark="Terms" alt="Terms"/>'
                          '<append src="terms.pdf" range="3-" master="rest" alt="Terms"/>')
        pages = text_of(out).split("\f")
        self.assertIn("See page 2.", pages[0])
        self.assertIn("Terms, part 1. Größe.", pages[1])
        self.assertIn("Terms, part 2. Größe.", pages[2])
        self.assertIn("Terms, part 3. Größe.", pages[3])
        self.assertIn("4/4", pages[3])
        self.assertEqual(len(pages), 5)  # the last is what follows the last form feed
        sizes = subprocess.run(["pdfinfo", "-l", "9", out], check=True, stdout=subprocess.PIPE)
        self.assertEqual(re.findall(rb"size: +(\d+)\.\d+ x", sizes.stdout),
                         [b"595", b"595", b"595", b"841"])

    def test_background_is_on_each_page_and_once_in_the_file(self):
        out = self.letter('<p style="break-before: page">second</p>'
                          '<append src="terms.pdf" alt=""/>',
                          page='<background src="terms.pdf" page="2"/><header><p>Head</p></header>')
        pages = text_of(out).split("\f")
        for page in pages[:2]:
            self.assertIn("Terms, part 2.", page)
            self.assertIn("Head", page)
        forms, files = images(out)
        pictures = [form for form in forms if "/Matrix" in form]
        self.assertEqual(len(pictures), 3)  # of the file's pages, the second one shared
        self.assertEqual(len(files), 2)  # its font and ours

    def test_pictures_are_fitted_and_cropped(self):
        style = "width: 40mm; height: 40mm; object-fit: "
        out = self.letter(f'<p><img src="terms.pdf" page="1" style="{style}cover" alt=""/></p>'
                          f'<p><img src="terms.pdf" page="1" style="{style}contain" alt=""/></p>')
        content = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", out, "-"],
                                 check=True, stdout=subprocess.PIPE).stdout.decode("latin-1")
        self.assertTrue(re.search(
            r"ET\nq\n56.69 \S+ 113.39 113.38 re\nW n\nq 113.39 0 0 160.36 ", content))
        self.assertTrue(re.search(r"q 80.17 0 0 113.39 ", content))

    def test_same_bytes_for_any_worker_count(self):
        job = self.job("<print/><archive path=\"{id}.pdf\"/>",
                       '<append src="{r.file}" alt="Terms"/>', 40)
        seen = set()
        for workers in (1, 4):
            run = self.folder / f"run{workers}"
            got = call("run", job, "--out", run, "--workers", workers, "--now", NOW)
            self.assertEqual(got.returncode, 0, got.stderr)
            spool = (run / "print" / "j-0001.pdf").read_bytes()
            seen.add((hashlib.sha256(spool).hexdigest(),
                      hashlib.sha256(next(run.rglob("7.pdf")).read_bytes()).hexdigest()))
            forms, _ = images(run / "print" / "j-0001.pdf")
            self.assertEqual(len([one for one in forms if "/Matrix" in one]), 3)
        self.assertEqual(len(seen), 1)

    def test_only_who_imports_or_encrypts_needs_libqpdf(self):
        (self.folder / "lib").mkdir()
        self.write("lib/libqpdf.so.29", "no library")
        env = {"LD_LIBRARY_PATH": str(self.folder / "lib")}
        job = self.job("<print/>", "<p>Nothing imported.</p>")
        got = call("run", job, "--out", self.folder / "plain", "--now", NOW, env=env)
        self.assertEqual(got.returncode, 0, got.stderr)
        self.job("<print/>", '<append src="terms.pdf" alt="Terms"/>')
        got = call("run", job, "--out", self.folder / "imports", "--now", NOW, env=env)
        self.assertEqual(got.returncode, 12)
        self.assertIn("error[graphic.qpdf-missing]: libqpdf.so", got.stderr)
        self.job('<email path="{id}.pdf"><encrypt password="id" seed="0123456789abcdef"/></email>',
                 "<p>x</p>")
        got = call("check", job, env=env)
        self.assertEqual(got.returncode, 12)
        self.assertIn("error[graphic.qpdf-missing]: libqpdf.so", got.stderr)

    def test_archives_take_pages_of_archives(self):
        job = self.job('<archive path="{id}.pdf" standard="pdf/a-2u"/>',
                       '<append src="terms.pdf" alt="Terms"/>')
        self.assertEqual(call("check", job).returncode, 0)
        self.terms(channel=("--channel", "print"))
        got = call("check", job)
        self.assertEqual(got.returncode, 12)
        self.assertIn("pdf.page-unfit", got.stderr)
        self.assertIn("doesn't say that it is PDF/A", got.stderr)

    def test_data_that_names_an_unfit_file_is_rejected(self):
        job = self.job('<archive path="{id}.pdf"/>', '<append src="{r.file}" alt="Terms"/>')
        self.terms(channel=("--channel", "print"))
        got = call("run", job, "--out", self.folder / "run", "--now", NOW)
        self.assertIn("pdf.page-unfit", got.stderr)

    def test_colours_are_held_to_the_intent(self):
        self.terms(channel=(), color="cmyk(0%, 100%, 0%, 0%)", channels="<print/>")
        job = self.job('<archive path="{id}.pdf"/>', '<append src="terms.pdf" alt="Terms"/>')
        got = call("check", job)
        self.assertEqual(got.returncode, 12)
        self.assertIn("pdf.color-unfit", got.stderr)

    def test_fonts_that_are_not_there(self):
        bare = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources"
                b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
                b"4 0 obj<</Length 24>>stream\nBT /F 9 Tf (Hello) Tj ET\nendstream endobj\n")
        places = [bare.index(b"%d 0 obj" % n) for n in range(1, 5)]
        table = b"xref\n0 5\n0000000000 65535 f \n"
        table += b"".join(b"%010d 00000 n \n" % place for place in places)
        (self.folder / "bare.pdf").write_bytes(
            bare + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(bare))
        job = self.job("<print/>", '<p><img src="bare.pdf" alt="x"/></p>')
        got = call("check", job)
        self.assertEqual(got.returncode, 0, got.stderr)
        said = got.stdout.decode("utf-8") + got.stderr
        self.assertIn("template.font-not-embedded", said)
        self.assertIn("Helvetica", said)
        job = self.job('<archive path="{id}.pdf" standard="pdf/a-2b"/>',
                       '<p><img src="bare.pdf" alt="x"/></p>')
        got = call("check", job)
        self.assertEqual(got.returncode, 12)
        self.assertIn("the font Helvetica is not embedded", got.stderr)

    def test_files_that_cannot_be_used(self):
        good = (self.folder / "terms.pdf").read_bytes()
        (self.folder / "cut.pdf").write_bytes(good[:len(good) // 2])
        (self.folder / "text.pdf").write_bytes(b"<html>not found</html>")
        subprocess.run(["qpdf", "--encrypt", "u", "o", "256", "--", "terms.pdf", "locked.pdf"],
                       cwd=self.folder, check=True)
        subprocess.run(["qpdf", "--encrypt", "", "o", "256", "--", "terms.pdf", "owned.pdf"],
                       cwd=self.folder, check=True)
        for name, code in (("cut", "pdf-malformed"), ("text", "pdf-malformed"),
                           ("locked", "pdf-encrypted"), ("owned", "pdf-encrypted"),
                           ("none", "image-unreadable")):
            self.letter(f'<append src="{name}.pdf" alt=""/>', expect=12)
            self.assertIn(f"graphic.{code}", self.errors)
            self.assertIn(f"{name}.pdf", self.errors)
        self.letter('<append src="terms.pdf" range="2-9" alt=""/>', expect=12)
        self.assertIn("the file has pages 1 to 3, not 2 to 9", self.errors)
        self.letter('<p><img src="terms.pdf" page="4"/></p>', expect=12)
        self.assertIn("graphic.pdf-pages", self.errors)
        self.letter('<p><img src="terms.pdf" box="middle"/></p>', expect=12)
        self.assertIn("crop, media, trim, bleed or art", self.errors)
        self.letter('<div><append src="terms.pdf" alt=""/></div>', expect=12)
        self.assertIn("stands directly in a flow", self.errors)


if __name__ == "__main__":
    unittest.main()
