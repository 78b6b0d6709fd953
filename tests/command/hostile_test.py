#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Data that is meant to harm: each record is rejected or comes out as it is, in bounded time and
memory, and nothing is written beside the run directory. With CAJISTA_HOSTILE=long the sizes are
those of an attack (a field of 1 GiB); `tools/conformance hostile` does that."""
import contextlib
import csv
import gzip
import json
import os
import pathlib
import resource
import shutil
import sqlite3
import subprocess
import unittest

from program import CAJISTA, NOW, ProgramTest, json_lines, pages_of, report, text_of

LONG = os.environ.get("CAJISTA_HOSTILE") == "long"
GIB = 1 << 30
# Of one record (256 MiB), what its parser keeps of it, and the engine.
MOST_MEMORY = 2 * GIB
SCHEMA = """<schema name="r" xmlns="urn:cajista:schema">
  <field name="id" required="yes"/><field name="name"/><field name="picture"/>
  <field name="tags" list="yes"/>
</schema>"""
TEMPLATE = """<template name="t" version="1.0" xmlns="urn:cajista:template">
  <record name="r" schema="r.schema.xml"/>
  <page name="a"><frame name="body"/></page>
  <document locale="en" title="{r.name}" pages="a*"><flow frame="body">
    <p>{r.id}: {r.name}</p>
    <if test="r.picture != null"><p><img src="{r.picture}" alt="x"/></p></if>
  </flow></document>
</template>"""
JOB = """<job name="hostile" xmlns="urn:cajista:job">
  <input name="r" format="FORMAT" path="DATA" schema="r.schema.xml" key="id">MORE</input>
  <document template="t.xml"/>
  <print/><archive path="{id}.pdf"><index name="name" value="name"/></archive>
  <web path="{id}.html"/>
</job>"""
NAMES = ["(unbalanced", "unbalanced)", ") Tj ET Q /JavaScript (app.alert(1)) BT (", "\\",
         "<</S/URI>>", "endstream endobj", "%PDF-1.7 %%EOF", "=cmd|'/c calc'!A0", "+1+1", "-2+3",
         "@SUM(A1)", "a\"b,c;d", "<script>alert(1)</script>", "&amp; &#0; &x;",
         "{r.id} ${HOME} $(id) `id`", "\u202eevil\u202c", "\u2066x\u2069", "\ufeffmark",
         "line\u2028line\u2029end", "tab\tnew\nline", "\u0001\u001f\u007f", "e" + "\u0301" * 200,
         "\U0001f3f3\ufe0f\u200d\U0001f308", "x" * 5000]


class HostileTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.work = self.folder / "work"
        self.work.mkdir()
        (self.work / "r.schema.xml").write_text(SCHEMA, encoding="utf-8")
        (self.work / "t.xml").write_text(TEMPLATE, encoding="utf-8")
        self.home = self.folder / "home"
        self.home.mkdir()

    def limits(self):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def run_data(self, data, kind="ndjson", more="", name=None, feed=None):
        """Runs; nothing may be written but the run directory. (code, errors, run)"""
        path = self.work / (name or f"data.{kind}")
        if data is not None:
            path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        job = JOB.replace("FORMAT", kind).replace("MORE", more)
        job = job.replace("DATA", "-" if feed else path.name)
        (self.work / "job.xml").write_text(job, encoding="utf-8")
        out = self.work / "run"
        shutil.rmtree(out, ignore_errors=True)
        before = sorted(str(entry) for entry in self.folder.rglob("*"))
        env = {**os.environ, "HOME": str(self.home), "TMPDIR": str(self.home)}
        with subprocess.Popen([CAJISTA, "run", "job.xml", "--out", "run", "--now", NOW,
                               "--workers", "2", "--progress", "never"], cwd=self.work, env=env,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, preexec_fn=self.limits) as process:
            if feed:
                for piece in feed:
                    process.stdin.write(piece)
            said = process.communicate(timeout=900)[1].decode("utf-8", "replace")
        after = sorted(str(entry) for entry in self.folder.rglob("*")
                       if out not in entry.parents and entry != out)
        self.assertEqual(before, after, "written beside the run directory")
        self.assertIn(process.returncode, (0, 4, 8, 12, 16), said)
        if (out / "report.json").exists():
            facts = report(out)
            self.assertLess(facts["peak_rss_bytes"], MOST_MEMORY)
            records = facts["records"]
            self.assertEqual(records["read"], records["composed"] + records["rejected"] +
                             records["suppressed"] + records["held"])
        return process.returncode, said, out

    def codes(self, out):
        return [entry["code"] for entry in json_lines(out / "rejects.ndjson")]

    def test_names(self):
        """What could be PDF, HTML, CSV or a command is text and nothing else."""
        lines = [json.dumps({"id": f"{number}", "name": name}, ensure_ascii=number % 2 == 0)
                 for number, name in enumerate(NAMES, 1)]
        code, said, out = self.run_data("\n".join(lines) + "\n")
        self.assertIn(code, (0, 4), said)
        facts = report(out)
        self.assertEqual(facts["records"]["composed"], len(NAMES))
        for number, name in enumerate(NAMES, 1):
            pdf = out / "archive" / "000000" / f"{number}.pdf"
            checked = subprocess.run(["qpdf", "--check", pdf], stdout=subprocess.PIPE,
                                     stderr=subprocess.STDOUT, check=False)
            self.assertEqual(checked.returncode, 0, checked.stdout)
            if name.isascii() and name.isprintable() and len(name) < 100:
                text = text_of(pdf, "-raw").replace("\n", " ")
                self.assertIn(f"{number}: {name}".replace(" ", ""), text.replace(" ", ""))
            page = (out / "web" / "000000" / f"{number}.html").read_text(encoding="utf-8")
            self.assertNotIn("<script>", page)
        self.assertEqual(pages_of(next((out / "print").glob("*.pdf"))), facts["pages"])

    def test_keys(self):
        """A key can't choose a place, and a control file gives it back as it was."""
        keys = ["../../escape", "/etc/passwd", "..", ".", "a/b", "a\\b", "con:", "=1+1", "@x",
                "nul\u0000", "new\nline", "\u202ex", "x" * 300, "*?\"<>|%", "-rf", "~", "$HOME"]
        data = "".join(json.dumps({"id": key, "name": "n"}) + "\n" for key in keys)
        code, said, out = self.run_data(data)
        self.assertEqual(code, 4, said)  # the long one is no file name
        self.assertEqual(self.codes(out), ["job.path-too-long"])
        files = [path for path in (out / "archive").rglob("*.pdf")]
        self.assertEqual(len(files), len(keys) - 1)
        with open(out / "print" / "control.csv", encoding="utf-8", newline="") as file:
            found = [row["key"] for row in csv.DictReader(file)]
        self.assertEqual(len(found), len(keys) - 1)
        for key in ("=1+1", "@x", "../../escape", "-rf"):
            self.assertIn(key, found)

    def test_pictures(self):
        """A picture's name comes from the data; only what is below the template is opened."""
        secret = self.folder / "secret.png"
        secret.write_bytes(b"\x89PNG\r\n\x1a\n secret")
        (self.work / "link.png").symlink_to(secret)
        names = ["../secret.png", str(secret), "link.png", "/dev/zero", "/proc/self/environ", ".",
                 "a/../../secret.png", "file:///etc/passwd", "http://localhost/x.png",
                 "x\u0000.png", "missing.png", "r.schema.xml", "-", "%2e%2e/secret.png"]
        data = "".join(json.dumps({"id": str(i), "picture": name}) + "\n"
                       for i, name in enumerate(names))
        code, said, out = self.run_data(data)
        self.assertEqual(code, 4, said)
        self.assertEqual(report(out)["records"]["rejected"], len(names))
        self.assertEqual(report(out)["documents"], 0)

    def test_not_text(self):
        good = b'{"id":"9","name":"good"}\n'
        lines = [b'{"id":"1","name":"\xff\xfe"}\n', b'{"id":"2","name":"\xc0\xaf"}\n',
                 b'{"id":"3","name":"\xed\xa0\x80"}\n', b'{"id":"4","name":"a\x00b"}\n',
                 b'{"id":"5","name":"\\ud800"}\n', b"\x00\x00\x00\n", b'{"id":"6","name":"\xf5"}\n']
        code, said, out = self.run_data(b"".join(lines) + good)
        self.assertEqual(code, 4, said)
        self.assertEqual(report(out)["records"],
                         {"read": 8, "composed": 1, "rejected": 7, "suppressed": 0, "held": 0})
        for kind, data, more in (
                ("csv", b"id,name,picture,tags\n1,\xff,,\n2,a\x00b,,\n9,good,,\n", ""),
                ("xml", b"<a><r><id>1</id><name>\xff</name></r><r><id>2</id><name>\x00</name></r>"
                        b"<r><id>9</id><name>good</name></r></a>", '<xml record="a/r"/>')):
            code, said, out = self.run_data(data, kind, more)
            self.assertIn(code, (0, 4), said)
            self.assertIn(report(out)["records"]["composed"], (1, 2))
            self.assertIn("9", [row.stem for row in (out / "archive").rglob("*.pdf")])

    def test_nesting(self):
        deep = 3_000_000 if LONG else 300_000
        good = '{"id":"9","name":"good"}\n'
        for value in ("[" * deep, "[" * deep + "]" * deep, '{"a":' * deep + "1" + "}" * deep):
            for name in ("tags", "unread"):
                code, said, out = self.run_data('{"id":"1","%s":%s}\n' % (name, value) + good)
                self.assertEqual(code, 4, said)
                self.assertEqual(report(out)["records"]["composed"], 1)
        code, said, out = self.run_data("[" * deep, "json")
        self.assertEqual(code, 16, said)
        self.assertIn("data.json-", said)
        data = "<a><r><id>1</id>" + "<x>" * deep + "</x>" * deep + "</r><r><id>9</id></r></a>"
        code, said, out = self.run_data(data, "xml", '<xml record="a/r"/>')
        self.assertEqual(code, 4, said)
        self.assertEqual(self.codes(out), ["data.xml-too-deep"])

    def test_entities(self):
        laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
        bombs = (f'<!DOCTYPE a [<!ENTITY l0 "lol">{laughs}]><a><r><id>1</id><name>&l9;</name></r>'
                 "</a>",
                 '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><r><id>1</id>'
                 "<name>&x;</name></r></a>",
                 '<!DOCTYPE a SYSTEM "http://localhost:9/a.dtd"><a><r><id>1</id></r></a>',
                 '<!DOCTYPE a [<!ENTITY % p SYSTEM "/etc/passwd">%p;]><a/>')
        for strict in ("", ' strict="yes"'):
            for bomb in bombs:
                code, said, out = self.run_data(bomb, "xml", f'<xml record="a/r"{strict}/>')
                self.assertEqual(code, 16, said)
                self.assertIn("data.xml-doctype", said)
                self.assertFalse((out / "archive").exists())
        # The same in what people write.
        (self.work / "t.xml").write_text(bombs[0], encoding="utf-8")
        code, said, _ = self.run_data('{"id":"1"}\n')
        self.assertEqual(code, 12)
        self.assertIn("base.xml-doctype", said)

    def test_large_fields(self):
        size = GIB if LONG else 20 << 20
        # Beyond the record's limit it is cut away while reading, below that the field is refused.
        reason = "data.record-too-large" if LONG else "data.field-too-large"
        block = b"x" * (1 << 20)
        heads = (("ndjson", "", b'{"id":"1","name":"', b'"}\n{"id":"9","name":"good"}\n'),
                 ("json", "", b'[{"id":"1","name":"', b'"},{"id":"9","name":"good"}]'),
                 ("csv", "", b'id,name,picture,tags\n1,"', b'",,\n9,good,,\n'),
                 ("xml", '<xml record="a/r"/>', b"<a><r><id>1</id><name>",
                  b"</name></r><r><id>9</id><name>good</name></r></a>"))
        for kind, more, head, tail in heads:
            with self.subTest(kind):
                feed = [head, *[block] * (size >> 20), tail]
                code, said, out = self.run_data(None, kind, more, feed=feed)
                self.assertEqual(code, 4, said)
                self.assertEqual(self.codes(out), [reason])
                self.assertEqual(report(out)["records"]["composed"], 1)
                self.assertLess((out / "rejects.ndjson").stat().st_size, 2 * (20 << 20) + 9999)

    def test_large_row(self):
        size = GIB if LONG else 300 << 20
        columns = "".join(f'<column name="{name}" at="{at}" size="{width}"/>' for name, at, width in
                          (("id", 1, 1), ("name", 2, 9), ("picture", 11, 1), ("tags", 12, 1)))
        feed = [b"1", *[b"x" * (1 << 20)] * (size >> 20), b"\n9good\n"]
        code, said, out = self.run_data(None, "fixed", f"<fixed>{columns}</fixed>", feed=feed)
        self.assertEqual(code, 4, said)
        self.assertEqual(self.codes(out), ["data.record-too-large"])
        self.assertEqual(report(out)["records"]["composed"], 1)

    def test_large_values_of_a_database(self):
        size = 900_000_000 if LONG else 20 << 20
        path = self.work / "data.sqlite"
        with contextlib.closing(sqlite3.connect(path)) as database, database:
            database.execute("CREATE TABLE r(id TEXT, name, size INTEGER)")
            database.execute("INSERT INTO r VALUES('1', NULL, ?), ('9', 'good', 1)", (size,))
        for value in ("printf('%.*c', size, 'x')", "zeroblob(size)"):
            more = f"<query>SELECT id, coalesce(name, {value}) AS name FROM r ORDER BY id</query>"
            code, said, out = self.run_data(None, "sqlite", more, name="data.sqlite")
            # The database itself may refuse to make it, or give nothing instead.
            if code == 0:
                self.assertEqual(report(out)["records"]["composed"], 2)
            elif code != 16:
                self.assertEqual(code, 4, said)
                self.assertEqual(report(out)["records"]["rejected"], 1)
                self.assertEqual(report(out)["records"]["composed"], 1)

    def test_zstd_bomb(self):
        """Blocks of four bytes that are 128 KiB each."""
        size = (4 * GIB) if LONG else 300 << 20

        def block(kind, length, content, last=0):
            return (last | kind << 1 | length << 3).to_bytes(3, "little") + content
        head, tail = b'{"id":"1","name":"', b'"}\n{"id":"9","name":"good"}\n'
        packed = b"\x28\xb5\x2f\xfd\x00\x38" + block(0, len(head), head) + \
            block(1, 1 << 17, b"0") * (size >> 17) + block(0, len(tail), tail, last=1)
        code, said, out = self.run_data(packed, name="data.ndjson.zst")
        self.assertEqual(code, 4, said)
        self.assertEqual(self.codes(out), ["data.record-too-large"])
        self.assertEqual(report(out)["records"]["composed"], 1)

    def test_packed_bomb(self):
        size = GIB if LONG else 300 << 20
        path = self.work / "data.ndjson.gz"
        with gzip.open(path, "wb", compresslevel=1) as packed:
            packed.write(b'{"id":"1","name":"')
            for _ in range(size >> 20):
                packed.write(b"0" * (1 << 20))
            packed.write(b'"}\n{"id":"9","name":"good"}\n')
        code, said, out = self.run_data(None, name="data.ndjson.gz")
        self.assertEqual(code, 4, said)
        self.assertEqual(self.codes(out), ["data.record-too-large"])
        path.write_bytes(path.read_bytes()[:-20])
        code, said, out = self.run_data(None, name="data.ndjson.gz")
        self.assertEqual(code, 16, said)
        self.assertIn("data.compression-broken", said)

    def test_sources_outside(self):
        """Templates, texts and pictures can't be read from outside of the template's folder."""
        (self.folder / "outside.xml").write_text("<x/>", encoding="utf-8")
        for inside, outside in (('schema="r.schema.xml"', 'schema="../outside.xml"'),
                                ('<page name="a">',
                                 '<include src="/etc/hostname"/><page name="a">'),
                                ('src="{r.picture}"', 'src="../outside.png"')):
            (self.work / "t.xml").write_text(TEMPLATE.replace(inside, outside), encoding="utf-8")
            code, said, _ = self.run_data('{"id":"1"}\n')
            self.assertEqual(code, 12, said)
        (self.work / "t.xml").write_text(TEMPLATE, encoding="utf-8")
        code, said, _ = self.run_data('{"id":"1"}\n')
        self.assertEqual(code, 0, said)
        job = pathlib.Path(self.work / "job.xml")
        job.write_text(job.read_text().replace('path="{id}.pdf"', 'path="../{id}.pdf"'))
        done = subprocess.run([CAJISTA, "check", "job.xml"], cwd=self.work, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 12)
        self.assertIn(b"job.path-outside", done.stderr)


if __name__ == "__main__":
    unittest.main()
