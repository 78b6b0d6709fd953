#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The HTML reports of `test` and `diff` in headless Chromium: they open, filter, show pictures."""
import shutil
import unittest

from chromium import MISSING, Chromium
from program import SAMPLES, ProgramTest, call

CASES = """<cases xmlns="urn:cajista:case">
  <style>@page { size: 200pt 100pt; margin: 10pt } p { margin: 0 }</style>
  <case name="good"><body><p>a</p></body><expect pages="1"/></case>
  <case name="picture"><body><p>TEXT</p></body><expect><picture path="a.png"/></expect></case>
  <case name="lines"><body><p>b</p></body><expect><page>c</page></expect></case>
</cases>
"""
VISIBLE = "return [...document.querySelectorAll('{}')].filter(e => e.offsetParent !== null).length"
LOADED = """return [...document.querySelectorAll('{} figure')].map(f => [
    f.querySelector('figcaption').textContent,
    f.querySelector('img') ? f.querySelector('img').naturalWidth : -1])"""
OUTSIDE = """return [...document.querySelectorAll('[src],[href]')]
    .map(e => e.src || e.href).filter(u => !u.startsWith('data:'))"""


@unittest.skipIf(MISSING, f"not installed: {', '.join(MISSING)} (tools/packages --foreign)")
class BrowserTest(ProgramTest):
    def test_reports(self):
        """One test, as a browser takes seconds to start."""
        self.make_test_report()
        self.make_diff_report()
        with Chromium(self.folder) as browser:
            self.look_at_test_report(browser)
            self.look_at_diff_report(browser)

    def make_test_report(self):
        path = self.folder / "cases.xml"
        path.write_text(CASES.replace("TEXT", "one"), encoding="utf-8")
        call("test", path, "--update", "--reason", "new", "--filter", "picture", "--failed",
             self.folder / "failed")
        path.write_text(path.read_text("utf-8").replace("<p>one<", "<p>two<"), encoding="utf-8")
        result = call("test", path, "--html", self.folder / "test.html", "--failed",
                      self.folder / "failed")
        self.assertEqual(result.returncode, 1, result.stderr)

    def make_diff_report(self):
        before = self.run_job(SAMPLES / "statements" / "job.xml", "before")
        job = self.folder / "job"
        shutil.copytree(SAMPLES / "statements", job)
        style = job / "bank.css"
        style.write_text(style.read_text("utf-8").replace("#14304f", "#d00000")
                         .replace(".to { font-size: 10pt", ".to { font-size: 11pt"),
                         encoding="utf-8")
        after = self.run_job(job / "job.xml", "after")
        result = call("diff", before, after, "--html", self.folder / "diff.html")
        self.assertEqual(result.returncode, 1, result.stderr)

    def tick(self, browser, kind):
        browser.run(f"document.querySelector('input[value=\"{kind}\"]').click()")

    def search(self, browser, text):
        browser.run("const i = document.getElementById('search'); i.value = arguments[0] || "
                    f"'{text}'; i.dispatchEvent(new Event('input'))")

    def look_at_test_report(self, browser):
        browser.open(self.folder / "test.html")
        self.assertEqual(browser.run("return document.title"), "Cases")
        self.assertEqual(browser.run(OUTSIDE), [])
        self.assertEqual(browser.run(VISIBLE.format("tr[data-kinds]")), 3)
        figures = browser.run(LOADED.format("section[data-text$=\"picture\"]"))
        self.assertEqual([caption for caption, _ in figures], ["before", "after", "difference"])
        self.assertEqual([width for _, width in figures], [200, 200, 200])
        figures = browser.run(LOADED.format("section[data-text$=\"lines\"]"))
        self.assertEqual([caption for caption, _ in figures], ["before", "after", "difference"])
        self.tick(browser, "failed")
        self.assertEqual(browser.run(VISIBLE.format("tr[data-kinds]")), 1)
        self.assertEqual(browser.run(VISIBLE.format("section")), 0)
        self.tick(browser, "failed")
        self.search(browser, "picture")
        self.assertEqual(browser.run(VISIBLE.format("section")), 1)

    def look_at_diff_report(self, browser):
        browser.open(self.folder / "diff.html")
        self.assertEqual(browser.run("return document.title"), "Differences")
        self.assertEqual(browser.run(OUTSIDE), [])
        rows = browser.run(VISIBLE.format("tr[data-kinds]"))
        self.assertGreater(rows, 0)
        figures = browser.run(LOADED.format("section:first-of-type"))
        self.assertEqual([caption for caption, _ in figures], ["before", "after", "difference"])
        self.assertTrue(all(width > 400 for _, width in figures), figures)
        self.tick(browser, "color")
        self.assertLess(browser.run(VISIBLE.format("tr[data-kinds]")), rows)
        self.tick(browser, "color")
        self.search(browser, "no such text anywhere")
        self.assertEqual(browser.run(VISIBLE.format("tr[data-kinds]")), 0)


if __name__ == "__main__":
    unittest.main()
