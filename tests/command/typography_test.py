#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""samples/typography: quotations by language, small capitals, leaders, text that reads back."""
import json
import unittest

from program import NOW, SAMPLES, ProgramTest, call, squeezed, text_of

FOLDER = SAMPLES / "typography"


class TypographyTest(ProgramTest):
    def compose(self, data):
        out = self.folder / "out.pdf"
        result = call("compose", FOLDER / "typography.xml", "--data", data, "--now", NOW,
                      "-o", out)
        self.assertEqual(result.returncode, 0, result.stderr)
        return text_of(out)

    def test_sample(self):
        text = self.compose(FOLDER / "typography.ndjson")
        for wanted in ("“quoted‘within’quotes”", "„aufDeutsch“", "«enfrançais»", "SMALLCAPITALS"):
            self.assertIn(wanted, squeezed(text))
        self.assertRegex(text, r"General conditions\s?\.{20,}\s?11")

    def test_vowels_that_move_read_back(self):
        record = json.loads((FOLDER / "typography.ndjson").read_text(encoding="utf-8"))
        record["english"] = "मानव अधिकारों की सार्वभौम घोषणा"
        record["german"] = "ปฏิญญาสากลว่าด้วยสิทธิมนุษยชน"
        data = self.folder / "texts.ndjson"
        data.write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
        text = squeezed(self.compose(data))
        self.assertIn("मानवअधिकारोंकीसार्वभौमघोषणा", text)
        self.assertIn("ปฏิญญาสากลว่าด้วยสิทธิมนุษยชน", text)


if __name__ == "__main__":
    unittest.main()
