#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What production does beyond pieces in order: two pages on a sheet, recipients, presort, postal
marks, warnings before printing."""
import csv
import json
import re
import shutil
import subprocess
import unittest

import postal_bars
from program import SAMPLES, ProgramTest, call, digests, json_lines, make_data, pages_of, report, \
    rows, squeezed, text_of

JOB = '''<job name="press" xmlns="urn:cajista:job">
  <input name="s" format="ndjson" path="{data}" key="id"
         schema="{samples}/statements/statement.schema.xml"/>
  <set name="first" type="number" value="1000"/>
  <document template="{samples}/statements/statement.xml"/>
  <print>{children}</print>
</job>'''
NUMBERS = '<marks side="both"><text content="S{sequence:6}" size="5pt"/></marks>'
# Millimetres of an A4 sheet.
WIDTH, HEIGHT = 210, 297


def write_csv(path, rows_):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows_)
    return path


class PressTest(ProgramTest):
    def job(self, children, count=12, name="job.xml"):
        self.data = self.folder / "data.ndjson"
        if not self.data.exists():
            make_data("statements", count, "ndjson", self.data)
        path = self.folder / name
        path.write_text(JOB.format(data=self.data, samples=SAMPLES, children=children), "utf-8")
        return path

    def lane(self, pdf, page, lane, gutter=0):
        """The text of one half of a page of the press."""
        points = round(WIDTH * 72 / 25.4), round(HEIGHT * 72 / 25.4)
        left = 0 if lane == 0 else points[0] + round(gutter * 72 / 25.4)
        return text_of(pdf, "-f", str(page), "-l", str(page), "-x", str(left), "-y", "0", "-W",
                       str(points[0]), "-H", str(points[1]))

    def numbers(self, text):
        return [int(one) for one in re.findall(r"S(\d{6})", text)]

    def test_cut_and_stack(self):
        """Printed, cut in two, the left stack laid on the right one: all sheets in order."""
        plain = self.run_job(self.job(NUMBERS, name="plain.xml"), "plain")
        run = self.run_job(self.job(
            NUMBERS + '<volume sheets="5"/><press up="2" gutter="10mm"/>'), "roll")
        plain_pdf = next((plain / "print").glob("*.pdf"))
        plain_pages = {}
        for page in range(1, pages_of(plain_pdf) + 1):
            text = text_of(plain_pdf, "-f", str(page), "-l", str(page))
            plain_pages[self.numbers(text)[0], (page - 1) % 2] = squeezed(text)
        volumes = sorted((run / "print").glob("*.pdf"))
        self.assertGreater(len(volumes), 2)
        sheets_of = {}
        for row in rows(run / "print" / "sheets.csv"):
            sheets_of.setdefault(row["file"], []).append(int(row["sequence"]))
        seen = []
        for volume in volumes:
            self.assertEqual(subprocess.run(["qpdf", "--check", volume], check=False,
                                            stdout=subprocess.DEVNULL).returncode, 0)
            pages = pages_of(volume)
            expected = sheets_of[volume.name]
            self.assertEqual(pages, 2 * ((len(expected) + 1) // 2))
            stacks = [[], []]
            for press in range(pages // 2):
                for lane in (0, 1):
                    front = self.lane(volume, 2 * press + 1, lane, 10)
                    back = self.lane(volume, 2 * press + 2, 1 - lane, 10)
                    if not self.numbers(front):
                        self.assertEqual((lane, press), (1, pages // 2 - 1), "not the last")
                        self.assertEqual(squeezed(front + back), "")
                        continue
                    number, = self.numbers(front)
                    self.assertEqual(self.numbers(back), [number])
                    self.assertEqual(squeezed(front), plain_pages[number, 0])
                    self.assertEqual(squeezed(back), plain_pages[number, 1])
                    stacks[lane].append(number)
            self.assertEqual(stacks[0] + stacks[1], expected)
            seen += expected
        self.assertEqual(seen, list(range(1, len(plain_pages) // 2 + 1)))
        places = {(row["file"], row["page"]): row for row in rows(run / "print" / "press.csv")}
        for row in rows(run / "print" / "sheets.csv"):
            place = places[row["file"], row["front"]]
            text = self.lane(run / "print" / row["file"], int(place["press_page"]),
                             0 if place["lane"] == "left" else 1, 10)
            self.assertEqual(self.numbers(text), [int(row["sequence"])])

    def test_pairs_and_simplex(self):
        run = self.run_job(self.job(
            NUMBERS + '<press up="2" order="pairs" plex="simplex" width="430mm" height="305mm"/>',
            count=4))
        volume, = (run / "print").glob("*.pdf")
        found = [self.numbers(text_of(volume, "-f", str(page), "-l", str(page)))
                 for page in range(1, pages_of(volume) + 1)]
        flat = [number for page in found for number in page]
        self.assertEqual(flat, list(range(1, len(flat) + 1)))
        self.assertTrue(all(len(page) == 2 for page in found[:-1]))
        size = subprocess.run(["pdfinfo", volume], check=True, stdout=subprocess.PIPE).stdout
        self.assertIn(b"1218.9 x 864.57", size)

    def test_bookmarks_and_links_of_two_pages(self):
        """They lead to the half of the sheet where the page stands."""
        source = self.folder / "statements"
        shutil.copytree(SAMPLES / "statements", source)
        design = source / "statement.xml"
        text = design.read_text("utf-8")
        flow = text.rindex("</flow>")
        design.write_text(text[:flow] + '<p><a href="https://example.org/a?b=c">site</a></p>'
                          + text[flow:], "utf-8")
        job = self.job(NUMBERS + '<sort by="id"/><press up="2" gutter="10mm"/>', count=8)
        job.write_text(job.read_text("utf-8").replace(str(SAMPLES / "statements"), str(source))
                       .replace("<print>", '<print bookmarks="yes">'), "utf-8")
        run = self.run_job(job)
        volume, = (run / "print").glob("*.pdf")
        self.assertEqual(subprocess.run(["qpdf", "--check", volume], check=False,
                                        stdout=subprocess.DEVNULL).returncode, 0)
        pages = {page["object"]: number
                 for number, page in enumerate(self.qpdf(volume)["pages"], 1)}
        objects = self.qpdf(volume)["qpdf"][1]
        places = {(row["file"], row["page"]): row for row in rows(run / "print" / "press.csv")}
        wanted = {row["title"]: places[row["file"], row["first_page"]]
                  for row in rows(run / "print" / "control.csv")}
        found = 0
        for one in objects.values():
            entry = one.get("value", {})
            if not isinstance(entry, dict):
                continue
            title = str(entry.get("/Title", "")).removeprefix("u:")
            if title in wanted and "/Dest" in entry:
                found += 1
                self.assertEqual(pages[entry["/Dest"][0]], int(wanted[title]["press_page"]))
        self.assertEqual(found, len(wanted))
        # A link stands where its word is shown.
        links = 0
        for page in self.qpdf(volume)["pages"]:
            entry = objects["obj:" + page["object"]]["value"]
            for reference in entry.get("/Annots", []):
                link = objects["obj:" + reference]["value"]
                if "/A" not in link or "a?b=c" not in link["/A"]["/URI"]:
                    continue
                links += 1
                left, bottom, right, top = link["/Rect"]
                height = entry["/MediaBox"][3]
                number = str(pages[page["object"]])
                text = text_of(volume, "-f", number, "-l", number, "-x", str(int(left) - 1), "-y",
                               str(int(height - top) - 1), "-W", str(int(right - left) + 3), "-H",
                               str(int(top - bottom) + 3))
                self.assertEqual(text.strip(), "site")
        self.assertEqual(links, 8)
        profile = "/usr/share/color/icc/ghostscript/default_cmyk.icc"
        job.write_text(job.read_text("utf-8").replace(
            "<print ", f'<print standard="pdf/vt-1" output-intent="{profile}" '), "utf-8")
        refused = call("check", job)
        self.assertEqual(refused.returncode, 12)
        self.assertIn("job.imposition-unfit", refused.stderr)
        text = job.read_text("utf-8")
        job.write_text(text.replace('<press up="2" gutter="10mm"/>',
                                    '<profile name="roll"><press up="2"/></profile>'), "utf-8")
        run = self.run_job(job, "vt")
        self.assertEqual(call("produce", run, "--profile", "roll", "--progress",
                              "never").returncode, 0)
        for folder, is_variable in (("print", True), ("print-roll", False)):
            volume, = (run / folder).glob("*.pdf")
            said = subprocess.run(["pdfinfo", "-meta", volume], check=True,
                                  stdout=subprocess.PIPE).stdout
            self.assertEqual(b"<pdfvtid:GTS_PDFVTVersion>" in said, is_variable)
            self.assertIn(b"<pdfxid:GTS_PDFXVersion>PDF/X-4", said)

    def qpdf(self, pdf):
        return json.loads(subprocess.run(["qpdf", "--json=2", "--json-stream-data=none", pdf],
                                         check=False, stdout=subprocess.PIPE).stdout)

    def test_recipients_and_copies(self):
        addresses = '''if segment = "gold" then ["Señora Ágata Łukasz\\nStraße 5\\n10115 Berlin",
            "Agent & Söhne\\nPostfach 3\\n8000 Zürich"] else null'''
        escaped = addresses.replace("&", "&amp;").replace('"', "&quot;")
        run = self.run_job(self.job(
            f'<copies of="if segment = &quot;overdue&quot; then 2 else 1"/>'
            f'<recipient name="agents" address="{escaped}"/><envelope window="c5"/>'
            '<marks><text content="P{piece}:{sheet}/{sheets}" size="5pt"/></marks>', count=20))
        records = {record["id"]: record for record in json_lines(self.data)}
        control = rows(run / "print" / "control.csv")
        pieces = rows(run / "print" / "pieces.csv")
        self.assertEqual(len(control), len(pieces))
        by_key = {}
        for row in control:
            by_key.setdefault(row["key"], []).append(row)
        kinds = set()
        for key, record in records.items():
            segment = record["segment"]
            kinds.add(segment)
            count = 3 if segment == "gold" else 2 if segment == "overdue" else 1
            self.assertEqual(len(by_key[key]), count, segment)
            self.assertEqual(len({row["piece"] for row in by_key[key]}), count)
            sheets = int(by_key[key][0]["sheets"])
            for row, name in zip(by_key[key][1:], ("Señora Ágata Łukasz", "Agent & Söhne")):
                first = int(row["first_page"])
                text = text_of(run / "print" / row["file"], "-f", str(first), "-l", str(first))
                if segment != "gold":
                    self.assertEqual(int(row["sheets"]), sheets)
                    continue
                self.assertEqual(int(row["sheets"]), sheets + 1)
                self.assertIn(name, text)
                self.assertIn(name, row["recipient"])
                self.assertNotIn(record["name"], text)
                self.assertIn(f"P{row['piece']}:1/{sheets + 1}", text)
                letter = text_of(run / "print" / row["file"], "-f", str(first + 2), "-l",
                                 str(first + 2))
                self.assertIn(squeezed(record["name"]), squeezed(letter))
        self.assertTrue({"gold", "overdue"} <= kinds, kinds)
        facts = report(run)
        self.assertEqual(facts["mailpieces"], len(pieces))

    def test_bad_copies(self):
        result = call("run", self.job('<copies of="-1"/>', count=3), "--out", self.folder / "r",
                      "--progress", "never")
        self.assertEqual(result.returncode, 4)
        self.assertIn("print.bad-copies", result.stderr)
        self.assertEqual(rows(self.folder / "r" / "print" / "control.csv"), [])

    def test_presort(self):
        """Addresses out; sequence, trays and rejects back, by other names; produced so."""
        run = self.run_job(self.job(
            NUMBERS + '<sort by="name"/><presort><column field="piece" name="NO"/>'
            '<column field="address1" name="NAME"/><column field="address3"/>'
            '<back piece="NO" tray="TRAY" reject="WHY" rejects="pull"/></presort>', count=15))
        out = self.folder / "addresses.csv"
        self.assertEqual(call("presort", run, "--out", out).returncode, 0)
        handed = rows(out)
        self.assertEqual(list(handed[0]), ["NO", "NAME", "address3"])
        records = [record["name"] for record in json_lines(self.data)]
        self.assertEqual(sorted(row["NAME"] for row in handed), sorted(records))
        wrong = write_csv(self.folder / "wrong.csv", [
            ("NO", "TRAY", "WHY"), ("99", "a", ""), ("2", "a", ""), ("2", "a", ""), ("x", "", "")])
        refused = call("presort", run, "--back", wrong)
        self.assertEqual(refused.returncode, 12)
        for text in ("print.bad-presort", "unknown piece 99", "piece 2 twice", "no piece number",
                     "lacks 14 pieces: 1, 3, 4"):
            self.assertIn(text, refused.stderr)
        self.assertFalse((run / "presort.csv").exists())
        order = list(reversed(handed))
        back = write_csv(self.folder / "back.csv", [("TRAY", "NO", "WHY")] + [
            (f"T{i // 6 + 1}", row["NO"], "moved away" if row["NO"] == "4" else "")
            for i, row in enumerate(order)])
        taken = call("presort", run, "--back", back)
        self.assertEqual(taken.returncode, 0, taken.stderr)
        self.assertIn(b"1 rejects", taken.stdout)
        made = call("produce", run, "--progress", "never")
        self.assertEqual(made.returncode, 0, made.stderr)
        pieces = rows(run / "print" / "pieces.csv")
        self.assertEqual([row["piece"] for row in pieces],
                         [row["NO"] for row in order if row["NO"] != "4"])
        sheets = rows(run / "print" / "sheets.csv")
        self.assertEqual([int(row["sequence"]) for row in sheets],
                         list(range(1, len(sheets) + 1)))
        text = "".join(text_of(pdf) for pdf in sorted((run / "print").glob("*.pdf")))
        self.assertEqual(re.findall(r"tray: (T\d)", text), ["T1", "T2", "T3"])
        audit = rows(run / "pieces.csv")
        self.assertEqual([(row["action"], row["piece"], row["reason"]) for row in audit],
                         [("presorted", "0", ""), ("pulled", "4", "presort: moved away")])
        # A reprint finds its piece in the new order, with a new sequence number.
        again = call("reprint", run, "--pieces", "1,15", "--reason", "torn")
        self.assertEqual(again.returncode, 0, again.stderr)
        reprinted = rows(run / "reprints" / "0001" / "pieces.csv")
        self.assertEqual([row["piece"] for row in reprinted], ["15", "1"])
        self.assertEqual(call("presort", run, "--drop").returncode, 0)
        self.assertEqual(call("produce", run, "--progress", "never").returncode, 0)
        self.assertEqual([int(row["piece"]) for row in rows(run / "print" / "pieces.csv")],
                         [1, 2, 3, *range(5, 16)])

    def imb(self, pdf, page):
        rows_ = postal_bars.picture(pdf, page, area=(110, 30, 90, 10))
        return postal_bars.decode_imb(postal_bars.bars_of(rows_)[0])

    def test_intelligent_mail_serials(self):
        """Each piece has its own serial number, in the marks, the control file and the reprint."""
        marks = ('<marks><field name="zip" value="&quot;12345&quot;"/>'
                 '<serial from="first" to="1999"/>'
                 '<imb from="page" left="112mm" top="32mm" width="85mm" height="5mm" '
                 'sheets="first" '
                 'content="00300900123{serial:9}{zip}"/></marks>'
                 '<control path="pieces.csv" level="piece"><column field="piece"/>'
                 '<column field="serial"/><column field="file"/><column field="page"/></control>')
        job = self.job(marks, count=6)
        run = self.run_job(job)
        for row in rows(run / "print" / "pieces.csv"):
            tracking, routing = self.imb(run / "print" / row["file"], row["page"])
            self.assertEqual(int(row["serial"]), 999 + int(row["piece"]))
            self.assertEqual((tracking, routing),
                             (f"00300900123{int(row['serial']):09}", "12345"))
        self.assertEqual(call("reprint", run, "--pieces", "5", "--reason", "x").returncode, 0)
        row, = rows(run / "reprints" / "0001" / "pieces.csv")
        self.assertEqual(row["serial"], "1004")
        more = self.run_job(job, "more", "--set", "first=1700")
        self.assertEqual(rows(more / "print" / "pieces.csv")[0]["serial"], "1700")
        over = call("run", job, "--out", self.folder / "over", "--set", "first=1996",
                    "--progress", "never")
        self.assertEqual(over.returncode, 8)
        self.assertIn("6 pieces need serial numbers from 1996 on: piece 6 would have the serial "
                      "number 2001; they end at 1999; nothing is printed", over.stderr)
        self.assertFalse((self.folder / "over" / "print").exists())
        self.assertEqual(report(self.folder / "over")["exit_code"], 8)

    def test_marks_that_fit_nowhere(self):
        """Found before the first record, text and marks on the page as well."""
        for mark in ('<text content="{key}" size="70mm" height="20mm"/>',
                     '<text content="{piece}" left="80mm"/>',
                     '<datamatrix from="page" left="205mm" top="5mm" width="20mm" height="20mm" '
                     'content="{piece}"/>', '<datamatrix width="90mm" content="{piece}"/>'):
            job = self.job(f"<marks>{mark}</marks>", count=3)
            for command in (("check", job), ("run", job, "--out", self.folder / "none")):
                refused = call(*command)
                self.assertEqual(refused.returncode, 12, mark)
                self.assertIn("print.mark-outside-zone", refused.stderr)
            self.assertFalse((self.folder / "none").exists())

    def test_any_number_of_workers(self):
        """Pieces are prepared by several threads; the files are those of one."""
        marks = ('<marks side="both"><serial from="first" to="{to}"/>'
                 '<datamatrix width="9mm" height="9mm" '
                 'content="{{piece:7}}|{{sheet}}|{{sheets}}|{{sequence}}|{{serial:9}}"/></marks>')
        children = ('<group by="locale" name="language" banner="yes" separator="yes"/>'
                    '<household by="name"/><volume sheets="60"/><ticket path="ticket.jdf"/>'
                    '<recipient name="agent" address=\'["Agencia", "28013 Madrid"]\'/>'
                    + marks.format(to=999999)
                    + '<profile name="roll"><press up="2"/><sort by="id" order="descending"/>'
                    + marks.format(to=999999) + "</profile>")
        run = self.run_job(self.job(children, count=300))
        wanted = digests(run)
        for workers in (1, 2, 3, 8):
            for profile in ((), ("--profile", "roll")):
                self.assertEqual(call("produce", run, *profile, "--workers", workers, "--progress",
                                      "never").returncode, 0)
            self.assertEqual(digests(run), wanted)
            made = {path.name: path.read_bytes() for path in (run / "print-roll").iterdir()}
            self.assertEqual(made, self.__dict__.setdefault("roll", made))

    def test_serials_of_a_series(self):
        """No two runs have the same serial number, whatever happens to them; a run keeps its own,
        also in what is produced or printed again."""
        text = ('<marks><serial series="imb" from="500" to="599"/>'
                '<text content="S{serial:9}"/></marks><control path="pieces.csv" level="piece">'
                '<column field="piece"/><column field="serial"/></control>'
                '<profile name="other"><marks><serial series="imb" to="599"/>'
                '<text content="S{serial:9}"/></marks><control path="pieces.csv" level="piece">'
                '<column field="piece"/><column field="serial"/></control></profile>')
        job = self.job(text, count=20)
        refused = call("check", job)
        self.assertIn('needs <state path="…"/>', refused.stderr)
        job.write_text(job.read_text("utf-8").replace(
            "</job>", '<state path="state" duplicates="allow"/></job>'), "utf-8")

        def serials(run, folder="print"):
            return [int(row["serial"]) for row in rows(run / folder / "pieces.csv")]
        one = self.run_job(job, "one")
        self.assertEqual(serials(one), list(range(500, 520)))
        two = self.run_job(job, "two")
        self.assertEqual(serials(two), list(range(520, 540)))
        before = digests(one)
        for profile in ((), ("--profile", "other"), ("--profile", "other"), ()):
            self.assertEqual(call("produce", one, *profile, "--progress", "never").returncode, 0)
        self.assertEqual(digests(one), before)
        self.assertEqual(serials(one, "print-other"), list(range(540, 560)))
        self.assertEqual(call("reprint", two, "--pieces", "5", "--reason", "x").returncode, 0)
        self.assertEqual(serials(two, "reprints/0001"), [524])
        # A run that is gone, or taken back, has had its numbers all the same.
        shutil.rmtree(two)
        again = self.run_job(job, "two")
        self.assertEqual(serials(again), list(range(560, 580)))
        self.assertEqual(call("void", again, "--reason", "x").returncode, 0)
        self.assertEqual(serials(self.run_job(job, "three")), list(range(580, 600)))
        over = call("run", job, "--out", self.folder / "four", "--progress", "never")
        self.assertEqual(over.returncode, 8)
        self.assertIn("has 0 serial numbers left up to 599, the pieces need 20", over.stderr)

    def test_pieces_by_key(self):
        run = self.run_job(self.job(NUMBERS + '<sort by="name"/><household by="segment"/>'
                                    '<copies of="2"/>'))
        pieces = rows(run / "print" / "pieces.csv")
        control = rows(run / "print" / "control.csv")
        key = control[4]["key"]
        own = sorted({int(row["piece"]) for row in control if row["key"] == key})
        self.assertEqual(len(own), 2)
        wrong = call("reconcile", run, "--pull-key", "nobody", "--reason", "x")
        self.assertEqual(wrong.returncode, 12)
        self.assertIn("print.unknown-key", wrong.stderr)
        made = call("reprint", run, "--key", key, "--reason", "torn")
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertEqual([int(row["piece"]) for row in rows(run / "reprints/0001/pieces.csv")],
                         own)
        opened = call("reconcile", run, "--open").stdout.decode().splitlines()
        self.assertEqual(opened[0], f"1 open ({pieces[0]['keys']})")
        pulled = call("reconcile", run, "--pull-key", key, "--reason", "died")
        self.assertEqual(pulled.returncode, 4, pulled.stderr)
        self.assertEqual(call("produce", run, "--progress", "never").returncode, 0)
        self.assertNotIn(key, {row["key"] for row in rows(run / "print" / "control.csv")})
        self.assertEqual([(row["action"], int(row["piece"]), row["reason"])
                          for row in rows(run / "pieces.csv")][-2:],
                         [("pulled", piece, "died") for piece in own])

    def test_warnings_before_printing(self):
        """The address in its window, content in the zones, a document over every machine."""
        self.run_job(self.job('<envelope window="c5"/>', name="good.xml"), "good")
        for window, is_good in (("din5008-b", True), ("din5008-a", False), ("us10", False),
                                ("dl", True), ("25mm 56mm 80mm 30mm", False)):
            job = self.job(f'<envelope window="{window}"/>', name="w.xml")
            result = call("run", job, "--out", self.folder / window.replace(" ", ""), "--progress",
                          "never")
            if is_good:
                self.assertNotIn("print.address-outside-window", result.stderr, window)
                continue
            self.assertEqual(result.returncode, 4, result.stderr)
            self.assertIn("print.address-outside-window", result.stderr)
            self.assertRegex(result.stderr, r"page 1: the address leaves the window when the page "
                             r"shifts by 3\.0 mm: \d+\.\d mm at the (top|left|bottom)")
            self.assertIn("record 1 (", result.stderr.replace("record 1, key", "record 1 ("))
        clear = self.job('<marks clear="12mm"><omr/></marks>', name="clear.xml")
        result = call("run", clear, "--out", self.folder / "clear", "--progress", "never")
        self.assertEqual(result.returncode, 4, result.stderr)
        self.assertRegex(result.stderr, r"page \d+ has content in the clear zone around the marks")
        thick = self.job('<press plex="simplex"/><machine name="one" sheets="1"/>',
                         name="thick.xml")
        result = call("run", thick, "--out", self.folder / "thick", "--progress", "never")
        self.assertEqual(result.returncode, 4, result.stderr)
        self.assertRegex(result.stderr, r"print.too-thick\]: document '\S+' \(record \d+\) has \d "
                         r"sheets, from page 2 on")
        # And while a template is being made.
        one = call("compose", self.job('<envelope window="din5008-a"/>', name="w.xml"), "--record",
                   "1", "-o", self.folder / "one.pdf")
        self.assertIn("print.address-outside-window", one.stderr)

    def test_two_presses_from_one_run(self):
        """Nothing is composed again: template, texts, fonts' names and data are gone by then."""
        source = self.folder / "statements"
        shutil.copytree(SAMPLES / "statements", source)
        job = self.job(NUMBERS + '<sort by="name"/><profile name="roll"><press up="2"/>' + NUMBERS
                       + '</profile><profile name="simplex"><press plex="simplex"/></profile>')
        job.write_text(job.read_text("utf-8").replace(str(SAMPLES / "statements"), str(source)),
                       "utf-8")
        run = self.run_job(job)
        shutil.rmtree(source)
        self.data.unlink()
        job.unlink()
        words = {}
        for profile in ("", "roll", "simplex"):
            made = call("produce", run, "--progress", "never",
                        *(["--profile", profile] if profile else []))
            self.assertEqual(made.returncode, 0, made.stderr)
            folder = run / ("print-" + profile if profile else "print")
            text = "".join(text_of(pdf) for pdf in sorted(folder.glob("*.pdf")))
            words[profile] = sorted(re.sub(r"S\d{6}", "", text).split())
        self.assertEqual(words[""], words["simplex"])
        self.assertEqual(words[""], words["roll"])

    def test_banner_in_any_letters(self):
        run = self.run_job(self.job(
            '<group by="&quot;Łódź – Ærø – ñandú&quot;" name="città" banner="yes"/>'
            + NUMBERS, count=3))
        volume, = (run / "print").glob("*.pdf")
        self.assertIn("città: Łódź – Ærø – ñandú", text_of(volume, "-l", "1"))

    def test_same_bytes_for_any_workers(self):
        job = self.job(NUMBERS + '<press up="2"/><copies of="2"/>'
                       '<recipient address="[&quot;A&quot;, &quot;B&quot;]"/><sort by="name"/>')
        one = self.run_job(job, "one", "--workers", "1")
        three = self.run_job(job, "three", "--workers", "3")
        self.assertEqual(digests(one), digests(three))


if __name__ == "__main__":
    unittest.main()
