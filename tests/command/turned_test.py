#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Boxes turned by right angles: their words are found and copied, links cover them."""
import re
import subprocess
import unittest

from program import ProgramTest, call, text_of

TEMPLATE = """<template name="t" version="1.0" language="en" xmlns="urn:cajista:template">
<record name="r" schema="schema.xml"/>
<style>@page { size: 300pt 200pt; margin: 30pt }
p { margin: 0; line-height: 12pt }
.side { position: fixed; left: 4pt; top: 40pt; reference-orientation: 90; font-size: 7pt }
.down { reference-orientation: 270; width: 80pt; color: #cc0000 }
th { reference-orientation: 90 }</style>
<page name="all"><header><p class="side">Form 4711 of the bank</p></header></page>
<document title="Turned" locale="en">
<flow frame="body"><h1 style="font-size: 10pt">Black before</h1>
<div class="down"><p>Downwards with <a href="https://example.org/">a link</a></p></div>
<p>Black after</p>
<table><thead><tr><th>January</th><th>February</th></tr></thead>
<tr><td>1</td><td>2</td></tr></table>
</flow></document></template>"""


class TurnedTest(ProgramTest):
    def compose(self, channel):
        (self.folder / "t.xml").write_text(TEMPLATE, encoding="utf-8")
        (self.folder / "schema.xml").write_text(
            '<schema name="s" xmlns="urn:cajista:schema"><field name="id"/></schema>',
            encoding="utf-8")
        (self.folder / "r.json").write_text('{"id": "1"}', encoding="utf-8")
        out = self.folder / f"{channel}.pdf"
        result = call("compose", self.folder / "t.xml", "--data", self.folder / "r.json",
                      "--channel", channel, "-o", out)
        self.assertEqual(result.returncode, 0, result.stderr)
        return out

    def words(self, pdf):
        box = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, stdout=subprocess.PIPE)
        found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" '
                           r'yMax="([\d.]+)">(.*?)</word>', box.stdout.decode())
        return {one[4]: tuple(map(float, one[:4])) for one in found}

    def test_words_are_found_where_they_stand(self):
        out = self.compose("archive")
        text = text_of(out)
        for wanted in ("Form 4711 of the bank", "Downwards with", "January", "February"):
            self.assertIn(wanted, text)
        words = self.words(out)
        left, top, right, bottom = words["Form"]
        self.assertLess(right, 14)
        self.assertGreater(bottom - top, right - left)
        left, top, right, bottom = words["Downwards"]
        self.assertGreater(bottom - top, 40)

    def test_links_cover_their_words(self):
        out = self.compose("archive")
        data = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", out, "-"],
                              stdout=subprocess.PIPE, check=True).stdout.decode("latin-1")
        areas = re.findall(r"/Rect \[\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)", data)
        self.assertTrue(areas, "no link")
        left, bottom, right, top = map(float, areas[0])
        word = self.words(out)["link"]
        self.assertLess(left, word[0] + 1)
        self.assertGreater(right, word[2] - 1)
        self.assertLess(200 - top, word[1] + 1)
        self.assertGreater(200 - bottom, word[3] - 1)

    def test_what_follows_is_as_before(self):
        out = self.compose("print")
        subprocess.run(["pdftoppm", "-r", "72", "-singlefile", out, self.folder / "page"],
                       check=True)
        data = (self.folder / "page.ppm").read_bytes().split(b"\n", 3)[3]
        after = self.words(out)["after"]

        def redness(left, top, right, bottom):
            total = 0
            for y in range(int(top), int(bottom)):
                for x in range(int(left), int(right)):
                    at = (y * 300 + x) * 3
                    total += data[at] - data[at + 1]
            return total
        self.assertGreater(redness(*self.words(out)["Downwards"]), 1000)
        self.assertLess(abs(redness(*after)), 100)


if __name__ == "__main__":
    unittest.main()
