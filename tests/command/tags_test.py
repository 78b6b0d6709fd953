#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tags without work: the structure of an archive as readers see it, and what `check` misses."""
import json
import pathlib
import re
import shutil
import subprocess
import unittest

from program import ProgramTest, call

CASES = pathlib.Path(__file__).resolve().parents[1] / "conformance" / "pdfa_cases"
EXPECTED = """
Document
  H1
    "Case 1 for Łucja Ångström ﬁﬂ"
  P
    "To "
    Link
      "the end"
      Object
    ", to "
    Link
      "the web, with a link that is longer than one line of this page"
      "and so has two areas"
      Object
      Object
    ", by "
    Link
      "mail"
      Object
    ". Bold, italic, H2O, spaced, "
    Span
      "auf Deutsch"
    ","
    "ﬁne oﬀice eﬃcient."
  H2
    "Lists"
  L /ListNumbering /Decimal
    LI
      Lbl
        "3."
      LBody
        "Third"
        L /ListNumbering /Disc
          LI
            Lbl
              "•"
            LBody
              "inner"
          LI
            Lbl
              "•"
            LBody
              "Łucja Ångström ﬁﬂ"
    LI
      Lbl
        "4."
      LBody
        P
          "Fourth"
        P
          "more"
  Div
    P
      "Una caja con fondo y borde."
    P
      "Dos párrafos."
  H2
    "Pictures"
  P
    "Within  a line, and decoration ."
    Figure
      ""
  P
    " "
    Figure
      ""
    Figure
      ""
  H3
    "Tables"
  Table
    Caption
      P
        "Rows of 1"
    THead
      TR
        TH /Scope /Column /ColSpan 2
          "Both"
        TH /Scope /Column
          "Third"
    TBody
      TR
        TH /Scope /Row /RowSpan 2
          "Side"
        TD
          "one"
        TD
      TR
        TD
          "two"
        TD
          P
            "with"
          P
            "paragraphs"
""".strip()


def structure(pdf):
    """The structure tree with its texts, by poppler; attributes on the line of their element."""
    text = subprocess.run(["pdfinfo", "-struct-text", pdf], check=True,
                          stdout=subprocess.PIPE).stdout.decode("utf-8")
    text = re.sub(r" \((?:block|inline)\)", "", text)
    text = re.sub(r"Object \d+ \d+", "Object", text)
    text = re.sub(r":?\n +(/\w+ \S+)", r" \1", text)
    return text.rstrip()


def elements(pdf):
    """The dictionaries of all structure elements."""
    got = subprocess.run(["qpdf", "--json=1", pdf], check=True, stdout=subprocess.PIPE)
    found = json.loads(got.stdout)["objects"].values()
    return [one for one in found if isinstance(one, dict) and "/S" in one and "/P" in one]


class TagsTest(ProgramTest):
    def made(self, standard):
        cases = self.folder / "cases"
        shutil.copytree(CASES, cases, dirs_exist_ok=True)
        job = cases / "job.xml"
        text = (CASES / "job.xml").read_text("utf-8")
        job.write_text(text.replace("<archive ", f'<archive standard="{standard}" '), "utf-8")
        run = self.run_job(job, standard.replace("/", "-"), expect=4)  # narrow furniture warns
        return next((run / "archive").rglob("1.pdf"))

    def test_structure_in_reading_order(self):
        pdf = self.made("pdf/a-2a+ua-1")
        got = structure(pdf)
        self.assertEqual(got[:len(EXPECTED)], EXPECTED)
        rows = [str(n) for n in (1, 2, 3)]
        self.assertEqual(re.findall(r'TR\n +TD\n +"(\d)"', got), rows)
        # The last ones are areas of furniture that can be clicked: links, without its text.
        self.assertRegex(got, r'TFoot\n +TR\n +TD\n +"Sum"\n +TD /ColSpan 2\n +"3"\n  P\n'
                              r' +"Koniec: Łucja Ångström ﬁﬂ"(\n  Link\n    Object)*$')
        for furniture in ("Cases", "example.org\"", "1 / 2"):
            self.assertNotIn(furniture, got)

    def test_a_row_of_headers_heads_columns_without_thead(self):
        shutil.copytree(CASES, self.folder / "cases")
        job, path = (self.folder / "cases" / name for name in ("job.xml", "case.xml"))
        job.write_text(job.read_text("utf-8").replace(
            "<archive ", '<archive standard="pdf/a-2a" '), "utf-8")
        text = path.read_text("utf-8")
        path.write_text(re.sub("</?thead>", "", text), "utf-8")
        self.assertNotEqual(path.read_text("utf-8"), text)
        run = self.run_job(job, "plain", expect=4)
        got = structure(next((run / "archive").rglob("1.pdf")))
        self.assertIn("TH /Scope /Column /ColSpan 2", got)
        self.assertIn("TH /Scope /Column\n", got)
        self.assertIn("TH /Scope /Row /RowSpan 2", got)

    def test_languages_and_texts_of_pictures(self):
        found = elements(self.made("pdf/a-3a"))
        languages = {(one["/S"], one["/Lang"]) for one in found if "/Lang" in one}
        self.assertEqual(languages, {("/Document", "en"), ("/Span", "de"), ("/Div", "es"),
                                     ("/P", "pl")})
        self.assertEqual([one["/Alt"] for one in found if one["/S"] == "/Figure"],
                         ["a fading square", "the mark", "code of 1"])

    def test_no_tags_where_the_standard_has_none(self):
        self.assertEqual(elements(self.made("pdf/a-2u")), [])

    def test_check_names_what_is_missing(self):
        shutil.copytree(CASES, self.folder / "cases")
        job, path = (self.folder / "cases" / name for name in ("job.xml", "case.xml"))
        untagged = job.read_text("utf-8")
        job.write_text(untagged.replace("<archive ", '<archive standard="pdf/ua-1" '), "utf-8")
        whole = path.read_text("utf-8").replace('src="gray.png"', 'src="gray.png" alt=""')
        path.write_text(whole, "utf-8")
        self.assertEqual(call("check", job).stderr, "")
        for old, new, said in (
                (' title="Case {c.id}"', "", "warning[template.no-title]: the documents of templ"),
                (' alt="the mark"', "", "warning[template.image-without-text]: nothing says what "),
                ('<h2 bookmark="Lists">Lists</h2>', "<h3>Lists</h3>",
                 "warning[template.heading-skipped]: <h3> skips a level: the heading before it can "
                 "be <h1>")):
            self.assertIn(old, whole)
            path.write_text(whole.replace(old, new), "utf-8")
            result = call("check", job)
            self.assertIn(said, result.stderr)
            if "title" not in old:
                line = whole[:whole.index(old)].count("\n") + 1
                self.assertIn(f"case.xml:{line}:", result.stderr)
        job.write_text(untagged, "utf-8")
        self.assertEqual(call("check", job).stderr, "")  # nothing is tagged: nothing lacks
        # A template alone may serve any job.
        self.assertIn(said, call("check", path).stderr)
        # Tagged mail asks for as much as a tagged archive.
        mail = '<email standard="pdf/ua-1" path="{id}.pdf"/>'
        job.write_text(re.sub("<archive .*</archive>", mail, untagged), "utf-8")
        self.assertIn(said, call("check", job).stderr)


if __name__ == "__main__":
    unittest.main()
