#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every kind of barcode that has an open reader is read back from the rendered page."""
import re
import shutil
import subprocess
import unittest

from program import ProgramTest, call

SCHEMA = """<schema name="r" xmlns="urn:cajista:schema"><field name="id"/></schema>"""
TEMPLATE = """<template name="codes" version="1.0" xmlns="urn:cajista:template">
<record name="r" schema="r.schema.xml"/><page name="all"/>
<document locale="en" title="Codes"><flow frame="body">{codes}</flow></document></template>"""
GS = "\x1d"
EPC = ("BCD\n002\n1\nSCT\n\nFranz Mustermann\nDE71110220330123456789\nEUR12.30\n\n"
       "RF18539007547034")
# kind: value, further attributes, what readers say it holds
KINDS = {
    "code128": ("Ref 4711/ab", "", "Ref 4711/ab"),
    "code39": ("CAJISTA-39", "", "CAJISTA-39"),
    "itf": ("12345670", "", "12345670"),
    "ean13": ("4006381333931", "", "4006381333931"),
    "ean8": ("73513537", "", "73513537"),
    "upca": ("036000291452", "", "0?036000291452"),
    "qr": ("https://example.org/ä?b=ü", "", "https://example.org/ä?b=ü"),
    "datamatrix": ("Data Matrix 1", "", "Data Matrix 1"),
    "pdf417": ("PDF 417 text", "", "PDF 417 text"),
    "aztec": ("Aztec text", "", "Aztec text"),
    "gs1-128": ("[01]09501101530003[10]A1", "", "010950110153000310A1"),
    "gs1-datamatrix": ("[01]09501101530003[10]A1[21]7", "", f"010950110153000310A1{GS}217"),
}
HEX = "48690A21"


class Barcodes(ProgramTest):
    def picture(self, code):
        (self.folder / "r.schema.xml").write_text(SCHEMA)
        (self.folder / "d.ndjson").write_text('{"id": "1"}\n')
        (self.folder / "t.xml").write_text(TEMPLATE.format(codes=code), encoding="utf-8")
        got = call("compose", self.folder / "t.xml", "--data", self.folder / "d.ndjson", "-o",
                   self.folder / "one.pdf")
        self.assertEqual(got.returncode, 0, got.stderr)
        subprocess.run(["pdftoppm", "-r", "300", "-gray", "-png", "-singlefile", "-x", "0", "-y",
                        "0", "-W", "2480", "-H", "1200", self.folder / "one.pdf",
                        self.folder / "one"], check=True)
        return self.folder / "one.png"

    def by_zxing(self, picture):
        for options in (["-ispure"], []):
            seen = subprocess.run(["ZXingReader", *options, picture], check=False,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            found = re.search(r'^Text: +"(.*?)"$', seen.stdout.decode("utf-8"), re.M | re.S)
            if found:
                return found[1]
        return None

    def by_zbar(self, picture):
        seen = subprocess.run(["zbarimg", "--quiet", "--raw", "--nodbus", picture], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return seen.stdout.decode("utf-8").rstrip("\n")

    def by_dmtx(self, picture):
        seen = subprocess.run(["dmtxread", "-N1", "-m3000", picture], check=False,
                              stdout=subprocess.PIPE)
        return seen.stdout.decode("latin-1")

    def test_every_kind(self):
        if not shutil.which("ZXingReader"):
            self.skipTest("no ZXingReader (Debian: zxing-cpp-tools)")
        for kind, (value, more, wanted) in KINDS.items():
            with self.subTest(kind):
                picture = self.picture(f"""<p><barcode kind="{kind}" value='"{value}"' {more}
                                          quiet-zone="yes" module="0.5mm" height="20mm"/></p>"""
                                       if kind not in ("qr", "datamatrix", "aztec", "pdf417",
                                                       "gs1-datamatrix") else
                                       f"""<p><barcode kind="{kind}" value='"{value}"' {more}
                                          quiet-zone="yes" module="0.8mm"/></p>""")
                seen = [self.by_zxing(picture), self.by_zbar(picture)]
                if "datamatrix" in kind and shutil.which("dmtxread"):
                    seen.append(self.by_dmtx(picture).lstrip("\xe8" + GS))
                seen = [one for one in seen if one]
                self.assertTrue(seen, "no reader saw it")
                for one in seen:
                    self.assertRegex(one.replace("(", "").replace(")", "").replace(GS, ""),
                                     "^" + re.escape(wanted.replace(GS, "")).replace(
                                         r"0\?036", "0?036") + "$")

    def test_payment_codes(self):
        picture = self.picture("""<p><barcode kind="epc-qr" width="40mm" quiet-zone="yes"
            value='{name: "Franz Mustermann", iban: "DE71110220330123456789", amount: 12.3,
            reference: "RF18539007547034"}'/></p>""")
        self.assertEqual(self.by_zbar(picture), EPC)


if __name__ == "__main__":
    unittest.main()
