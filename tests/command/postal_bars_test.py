#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Barcodes of templates are read back from pixels: by ZXing, dmtx, and postal_bars.py."""
import html
import shutil
import subprocess
import unittest

import postal_bars
from program import ProgramTest, call

# USPS-B-3200, figure 5 and appendix G: the examples of the specification.
IMB = {
    "01234567094987654321":
        "ATTFATTDTTADTAATTDTDTATTDAFDDFADFDFTFFFFFTATFAAAATDFFTDAADFTFDTDT",
    "0123456709498765432101234":
        "DTTAFADDTTFTDTFTFDTDDADADAFADFATDDFTAAAFDTTADFAAATDFDTDFADDDTDFFT",
    "01234567094987654321012345678":
        "ADFTTAFDTTTTFATTADTAAATFTFTATDAAAFDDADATATDTDTTDFDTDATADADTDFFTFA",
    "0123456709498765432101234567891":
        "AADTFFDFTDADTAADAATFDTDDAAADDTDTTDAFADADDDTFFFDDTTTADFAAADFTDAADA",
}
# Royal Mail, Mailmark barcode C and L encoding and decoding: the examples.
MAILMARK = {
    "21B2254800659JW5O9QA6Y":
        "DAATATTTADTAATTFADDDDTTFTFDDDDFFDFDAFTADDTFFTDDATADTTFATTDAFDTFDDA",
    "41038422416563762EF61AH8T":
        "DTTFATTDDTATTTATFTDFFFTFDFDAFTTTADTTFDTFDDDTDFDDFTFAADTFDTDTDTFAATAFDDTAATTDTT",
}
# Kind, value, what ZBar says. (ZXing 1.4 of Debian 12 ends itself on tall bars.)
BARS = [
    ("code39", "A-42", "CODE-39:A-42"),
    ("itf", "00123456", "I2/5:00123456"),
    ("ean13", "5901234123457", "EAN-13:5901234123457"),
    ("ean8", "9638507", "EAN-8:96385074"),
    ("upca", "03600029145", "UPC-A:036000291452"),
]
# Kind, value, what ZXing says.
READ = [
    ("pdf417", "PDF417 here", "PDF417 here"),
    ("aztec", "Aztec here", "Aztec here"),
    ("datamatrix", "Straße 7", "Straße 7"),
    ("gs1-datamatrix", "[01]09501101530003[10]A1", "01095011015300031 0A1".replace(" ", "")),
]
TEMPLATE = '''<template name="codes" version="1.0" xmlns="urn:cajista:template">
  <record name="s" schema="s.schema.xml"/>
  <style>@page only { size: A5; margin: 20mm; }
    .next { break-before: page; } p { margin: 0; }</style>
  <page name="only"/>
  <document pages="only*"><flow frame="body">%s</flow></document>
</template>'''
SCHEMA = '''<schema name="s" xmlns="urn:cajista:schema"><field name="id"/></schema>'''


class CodesTest(ProgramTest):
    def compose(self, codes, expect=0):
        """A page for each code: its attributes as text."""
        body = "".join(f'<p{" class=" + chr(34) + "next" + chr(34) if i else ""}>'
                       f'<barcode {code}/></p>' for i, code in enumerate(codes))
        (self.folder / "s.schema.xml").write_text(SCHEMA, "utf-8")
        (self.folder / "codes.xml").write_text(TEMPLATE % body, "utf-8")
        (self.folder / "data.json").write_text('{"id": "1"}\n', "utf-8")
        pdf = self.folder / "codes.pdf"
        result = call("compose", self.folder / "codes.xml", "--data", self.folder / "data.json",
                      "-o", pdf)
        self.assertEqual(result.returncode, expect, result.stderr)
        return pdf if expect == 0 else result.stderr

    def code(self, kind, value, more=""):
        return f'''kind="{kind}" value="{html.escape('"' + value + '"')}" {more}'''

    def bars(self, pdf, page):
        return postal_bars.bars_of(postal_bars.picture(pdf, page))

    def zxing(self, pdf, page, near=False):
        name = self.folder / f"page{page}"
        # The corner of the page: ZXing looks for Aztec codes in the middle of a picture.
        subprocess.run(["pdftoppm", "-r", "300", "-gray", "-png", "-singlefile", "-f", str(page),
                        "-l", str(page), *("-x 177 -y 177 -W 200 -H 200".split() if near else ()),
                        pdf, name], check=True)
        said = subprocess.run(["ZXingReader", f"{name}.png"], check=False,
                              stdout=subprocess.PIPE).stdout.decode("utf-8")
        for line in said.splitlines():
            if line.startswith("Text:"):
                return said[said.index("Text:") + 5:].split("\nBytes:")[0].strip().strip('"'), said
        return None, said

    def test_decoder_alone(self):
        """The decoder on the bars that the specification shows."""
        for data, bars in IMB.items():
            self.assertEqual("".join(postal_bars.decode_imb(bars)), data)
        wrong = bars[:10] + ("T" if bars[10] != "T" else "F") + bars[11:]
        with self.assertRaises((AssertionError, KeyError)):
            postal_bars.decode_imb(wrong)

    def test_intelligent_mail(self):
        pdf = self.compose([self.code("imb", data) for data in IMB])
        for page, (data, expected) in enumerate(IMB.items(), 1):
            bars, measures = self.bars(pdf, page)
            self.assertEqual(bars, expected)
            self.assertEqual("".join(postal_bars.decode_imb(bars)), data)
            # USPS-B-3200: 20 to 24 bars an inch, 0.015 to 0.025 wide, 0.125 to 0.165 high.
            self.assertTrue(25.4 / 24 <= measures["pitch"] <= 25.4 / 20, measures)
            self.assertTrue(0.38 <= measures["bar"] <= 0.64, measures)
            self.assertTrue(3.17 <= measures["height"] <= 4.2, measures)

    def test_many_intelligent_mail_values(self):
        data = [f"{i % 10}{i % 5}{i * 7919:018}"[:20] + f"{i * 104729:011}"[:size]
                for i, size in zip(range(1, 41), [0, 5, 9, 11] * 10)]
        pdf = self.compose([self.code("imb", one) for one in data])
        for page, one in enumerate(data, 1):
            bars, _ = self.bars(pdf, page)
            self.assertEqual("".join(postal_bars.decode_imb(bars)), one)

    def test_royal_mail_and_kix(self):
        pdf = self.compose([self.code("rm4scc", "SN34RD1A"), self.code("kix", "2500GG30250"),
                            *(self.code("mailmark", data) for data in MAILMARK)])
        bars, measures = self.bars(pdf, 1)
        self.assertEqual(postal_bars.decode_rm4scc(bars), "SN34RD1A")
        self.assertTrue(4.2 <= measures["height"] <= 5.84, measures)
        self.assertEqual(postal_bars.decode_kix(self.bars(pdf, 2)[0]), "2500GG30250")
        for page, expected in enumerate(MAILMARK.values(), 3):
            self.assertEqual(self.bars(pdf, page)[0], expected)

    def test_refused(self):
        for kind, value, why in (("imb", "0523456709498765432", "not 20, 25, 29 or 31 digits"),
                                 ("imb", "09234567094987654321", "second digit is above 4"),
                                 ("kix", "12a;", "characters that this kind"),
                                 ("ean8", "96385075", "check digit is wrong")):
            self.assertIn(why, self.compose([self.code(kind, value)], expect=12))
        small = self.compose([self.code("imb", "01234567094987654321", 'width="40mm"')], expect=12)
        self.assertIn("its post reads", small)

    @unittest.skipUnless(shutil.which("ZXingReader"), "no ZXingReader (zxing-cpp-tools) here")
    def test_read_by_zxing(self):
        pdf = self.compose([self.code(kind, value, 'quiet-zone="yes"') for kind, value, _ in READ])
        for page, (kind, _, expected) in enumerate(READ, 1):
            text, said = self.zxing(pdf, page, near=kind != "pdf417")
            self.assertIsNotNone(text, f"{kind}: {said}")
            plain = text.replace("<GS>", "").replace("\x1d", "").replace("(", "").replace(")", "")
            self.assertEqual(plain, expected, f"{kind}: {said}")

    @unittest.skipUnless(shutil.which("zbarimg"), "no zbarimg (zbar-tools) here")
    def test_read_by_zbar(self):
        pdf = self.compose([self.code(kind, value, 'quiet-zone="yes"') for kind, value, _ in BARS])
        for page, (_, _, expected) in enumerate(BARS, 1):
            picture = self.folder / f"bars{page}"
            subprocess.run(["pdftoppm", "-r", "300", "-gray", "-png", "-singlefile", "-f",
                            str(page), "-l", str(page), pdf, picture], check=True)
            said = subprocess.run(["zbarimg", "--quiet", "--nodbus", "-Sdatabar.disable",
                                   "-Supca.enable", "-Sean8.enable", f"{picture}.png"],
                                  check=False, stdout=subprocess.PIPE).stdout.decode("utf-8")
            self.assertEqual(said.strip(), expected)

    @unittest.skipUnless(shutil.which("dmtxread"), "no dmtxread (dmtx-utils) here")
    def test_data_matrix_of_a_post(self):
        """A size that a post asks for, and bytes."""
        pdf = self.compose([self.code("datamatrix", "444541", 'data="hex" symbol="26x26"'),
                            self.code("datamatrix", "JGB 01", 'symbol="16x48"')])
        picture = self.folder / "dm"
        for page, expected, shape in ((1, b"DEA", (26, 26)), (2, b"JGB 01", (48, 16))):
            subprocess.run(["pdftoppm", "-r", "300", "-gray", "-singlefile", "-f", str(page), "-l",
                            str(page), pdf, picture], check=True)
            read = subprocess.run(["dmtxread", "-v", "-N1", f"{picture}.pgm"], check=False,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
            self.assertIn(expected, read)
            self.assertIn(b"Matrix Size: %d x %d" % (shape[1], shape[0]), read)

    @unittest.skipUnless(shutil.which("ZXingReader"), "no ZXingReader (zxing-cpp-tools) here")
    def test_payment_codes(self):
        epc = html.escape('{name: "Wikimedia", iban: "DE89 3704 0044 0532 0130 00", '
                          'bic: "COBADEFFXXX", amount: 12.5, text: "Spende für Ü"}')
        swiss = html.escape(
            '{iban: "CH44 3199 9123 0008 8901 2", name: "Max Muster & Söhne", street: "Musterweg", '
            'house: "123", postcode: "8000", town: "Seldwyla", country: "CH", amount: 1949.75, '
            'currency: "CHF", debtor_name: "Simon Muster", debtor_postcode: "8000", debtor_town: '
            '"Seldwyla", debtor_country: "CH", reference: "210000000003139471430009017", '
            'text: "Order 7"}')
        pdf = self.compose([f'kind="epc-qr" value="{epc}" width="30mm" quiet-zone="yes"',
                            f'kind="swiss-qr" value="{swiss}"'])
        text, said = self.zxing(pdf, 1)
        self.assertEqual(text.split("\n"), [
            "BCD", "002", "1", "SCT", "COBADEFFXXX", "Wikimedia", "DE89370400440532013000",
            "EUR12.50", "", "", "Spende für Ü"], said)
        text, said = self.zxing(pdf, 2)
        lines = text.split("\n")
        self.assertEqual(lines[:11], ["SPC", "0200", "1", "CH4431999123000889012", "S",
                                      "Max Muster & Söhne", "Musterweg", "123", "8000", "Seldwyla",
                                      "CH"], said)
        self.assertEqual(lines[18:20], ["1949.75", "CHF"])
        self.assertEqual(lines[27:31], ["QRR", "210000000003139471430009017", "Order 7", "EPD"])
        for wrong, why in (('{name: "x", iban: "DE89370400440532013001"}', "check digits"),
                           ('{name: "x", ibn: "y"}', "did you mean"),
                           ('"x"', "made of fields")):
            said = self.compose([f'kind="epc-qr" value="{html.escape(wrong)}"'], expect=12)
            self.assertIn(why, said)


if __name__ == "__main__":
    unittest.main()
