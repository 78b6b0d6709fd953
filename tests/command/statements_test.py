#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""samples/statements from data to spool, archive and web, and the spool made again."""
import shutil
import sqlite3
import unittest

from program import (NOW, SAMPLES, ProgramTest, call, date_text, digests, json_lines,
                     make_data, number_text, pages_of, rows, squeezed, text_of)

STATEMENTS = SAMPLES / "statements"


class StatementsTest(ProgramTest):
    def assert_transactions(self, text, record):
        """Each movement with all it says, after the one before it. In the text, the second line of
        a long description stands behind the amounts."""
        at = 0
        for tx in record["tx"]:
            begin = at
            for piece in (date_text(tx["date"], record["locale"]), tx["desc"].split()[0],
                          number_text(tx["amount"], record["locale"]),
                          number_text(tx["balance"], record["locale"])):
                at = text.find(squeezed(piece), at)
                self.assertGreaterEqual(at, 0, f"{record['id']}: {piece} of {tx} is missing")
            nearby = text[begin:at + len(tx["desc"]) + 40]
            for word in tx["desc"].split():
                self.assertIn(word, nearby, f"{record['id']}: {tx}")

    def test_run(self):
        data = make_data("statements", 40, "ndjson", self.folder / "statements.ndjson")
        run = self.run_job(STATEMENTS / "job.xml", "run", "--data", f"statements={data}")
        facts = self.assert_sound(run)
        self.assertEqual(facts["records"]["composed"], 40)
        self.assertEqual(facts["channels"]["print"]["documents"], 40)
        self.assertEqual(facts["channels"]["archive"]["documents"], 40)

        records = json_lines(data)
        control = rows(run / "print" / "control.csv")
        self.assertEqual([row["key"] for row in control], [record["id"] for record in records])
        for record, row in zip(records, control):
            text = text_of(run / "print" / row["file"], "-layout", "-f", row["first_page"], "-l",
                           str(int(row["first_page"]) + int(row["pages"]) - 1))
            self.assert_transactions(squeezed(text), record)
            self.assertIn(squeezed(record["name"]), squeezed(text))
            self.assertEqual(row["recipient"].split(" | "),
                             [record["name"], *record["address"]])

        index = sqlite3.connect(run / "archive" / "index.sqlite")
        found = index.execute("select key, path, pages, customer, account, closing "
                              "from documents order by key").fetchall()
        index.close()
        self.assertEqual(len(found), 40)
        for record, (key, path, pages, customer, account, closing) in zip(records, found):
            self.assertEqual((key, customer, account, closing), tuple(
                record[name] for name in ("id", "name", "account", "closing")))
            self.assertEqual(pages_of(run / "archive" / path), pages)

    def test_xml_gives_the_same_pages(self):
        one = self.run_job(STATEMENTS / "job.xml", "ndjson")
        two = self.run_job(STATEMENTS / "job-xml.xml", "xml")
        self.assert_sound(two)
        self.assertEqual(text_of(one / "print" / "statements-0001.pdf", "-layout"),
                         text_of(two / "print" / "statements-xml-0001.pdf", "-layout"))

    def test_web_is_self_contained(self):
        run = self.run_job(STATEMENTS / "job-xml.xml")
        records = {record["id"]: record for record in
                   json_lines(STATEMENTS / "data" / "statements.ndjson")}
        pages = sorted((run / "web").rglob("*.html"))
        self.assertEqual(sorted(page.stem for page in pages), sorted(records))
        for page in pages:
            html = page.read_text(encoding="utf-8")
            for outside in ("<script", "<link", 'src="http', 'href="http', "@import", "url(http"):
                self.assertNotIn(outside, html)
            for tx in records[page.stem]["tx"]:
                self.assertIn(tx["desc"].replace("&", "&amp;"), html)

    def test_compose_one_document(self):
        record = json_lines(STATEMENTS / "data" / "statements.ndjson")[2]
        data = STATEMENTS / "data" / "statements.ndjson"
        for what in ("statement.xml", "job.xml"):
            result = call("compose", STATEMENTS / what, "--data", data, "--key", record["id"],
                          "-o", "-")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertTrue(result.stdout.startswith(b"%PDF-"))
            out = self.folder / "one.pdf"
            out.write_bytes(result.stdout)
            self.assert_transactions(squeezed(text_of(out, "-layout")), record)
        web = call("compose", STATEMENTS / "statement.xml", "--data", data, "--key",
                   record["id"], "--channel", "web", "-o", "-")
        self.assertEqual(web.returncode, 0, web.stderr)
        self.assertIn(record["tx"][-1]["desc"].replace("&", "&amp;"), web.stdout.decode("utf-8"))

    def test_compose_says_that_a_key_is_missing(self):
        result = call("compose", STATEMENTS / "job.xml", "--key", "C99999999", "-o", "-")
        self.assertEqual(result.returncode, 12)
        self.assertIn("C99999999", result.stderr)
        self.assertEqual(result.stdout, b"")

    def test_produce_gives_the_same_bytes(self):
        run = self.run_job(STATEMENTS / "job.xml")
        before = {name: digest for name, digest in digests(run).items()
                  if name.startswith("print/")}
        self.assertGreater(len(before), 1)
        shutil.rmtree(run / "print")
        result = call("produce", run)
        self.assertEqual(result.returncode, 0, result.stderr)
        after = {name: digest for name, digest in digests(run).items()
                 if name.startswith("print/")}
        self.assertEqual(after, before)

    def test_a_run_directory_is_not_written_over(self):
        self.run_job(STATEMENTS / "job.xml", "run")
        again = call("run", STATEMENTS / "job.xml", "--out", self.folder / "run", "--now", NOW)
        self.assertEqual(again.returncode, 12)
        self.assertIn("run", again.stderr)

    def test_limit_and_progress(self):
        run = self.run_job(STATEMENTS / "job.xml", "few", "--limit", 2)
        self.assertEqual(self.assert_sound(run)["records"]["read"], 2)

    def test_reads_standard_input(self):
        data = (STATEMENTS / "data" / "statements.ndjson").read_bytes()
        run = self.run_job(STATEMENTS / "job.xml", "piped", "--data", "statements=-", stdin=data)
        self.assertEqual(digests(run), digests(self.run_job(STATEMENTS / "job.xml", "file")))


if __name__ == "__main__":
    unittest.main()
