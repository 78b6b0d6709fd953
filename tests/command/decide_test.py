#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Decisions from the command line, explained and checked."""
import json
import unittest

from program import SAMPLES, ProgramTest, call

FOLDER = SAMPLES / "decisions"


class DecideTest(ProgramTest):
    def decide(self, *arguments, stdin=None):
        result = call("decide", *arguments, stdin=stdin)
        self.assertEqual(result.returncode, 0, result.stderr)
        return [json.loads(line) for line in result.stdout.decode("utf-8").splitlines()]

    def test_a_line_for_each_record(self):
        lines = self.decide(FOLDER / "offers.dmn", "Best offer", "--data",
                            FOLDER / "data" / "customers.ndjson")
        self.assertEqual([line["Best offer"]["title"] for line in lines],
                         ["Term deposit", "Young saver", "Everyday savings", "Payment plan",
                          "Everyday savings"])
        self.assertEqual([line["Best offer"]["rate"] for line in lines],
                         [0.031, 0.025, 0.022, 0.079, 0.018])

    def test_all_decisions_of_the_model(self):
        record = b'[{"segment": "overdue", "balance": -100, "since": "2019-01-01", "age": 30}]'
        self.assertEqual(self.decide(FOLDER / "offers.dmn", "--data", "-", stdin=record),
                         [{"Loyal": True, "Fee": 5.5,
                           "Best offer": {"title": "Payment plan", "rate": 0.079}}])

    def test_explained(self):
        record = b'{"segment": "gold", "balance": 20, "since": "2024-01-01", "age": 40}'
        line = self.decide(FOLDER / "offers.dmn", "Best offer", "--explain", "--data", "-",
                           stdin=record)[0]
        table = next(step for step in line["why"] if "table" in step)
        self.assertEqual(table["rules"], [4])
        self.assertEqual(table["hitPolicy"], "F")
        self.assertEqual(table["inputs"],
                         {"segment": "gold", "balance": 20, "age": 40, "Loyal": False})

    def test_knowledge_model_by_name(self):
        record = b'{"segment": "standard", "balance": 100}'
        self.assertEqual(self.decide(FOLDER / "fees.dmn", "Monthly fee", "--data", "-",
                                     stdin=record), [{"Monthly fee": 3.50}])

    def test_a_wrong_value_is_null_and_said(self):
        result = call("decide", FOLDER / "fees.dmn", "Monthly fee", "--data", "-",
                      stdin=b'{"segment": "platinum", "balance": 1}')
        self.assertEqual(json.loads(result.stdout), {"Monthly fee": None})
        self.assertIn("rules.", result.stderr)

    def test_wrong_names_and_data(self):
        result = call("decide", FOLDER / "offers.dmn", "Best ofer")
        self.assertEqual(result.returncode, 12)
        self.assertIn('did you mean "Best offer"', result.stderr)
        result = call("decide", FOLDER / "offers.dmn", "--data", "-", stdin=b'{"segment": }')
        self.assertEqual(result.returncode, 12)
        self.assertIn("rules.json", result.stderr)
        result = call("decide", FOLDER / "offers.dmn", "--data", "-", stdin=b"[1]")
        self.assertEqual(result.returncode, 0)
        result = call("decide", FOLDER / "offers.dmn", "--data", "-", stdin=b"1")
        self.assertIn("cli.record-kind", result.stderr)


class CheckTest(ProgramTest):
    def test_tables(self):
        for name in ("offers.dmn", "fees.dmn"):
            result = call("check", FOLDER / name)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(result.stderr, "", name)
        model = (FOLDER / "fees.dmn").read_text(encoding="utf-8")
        for kind, old, new in (("rules.table-overlap", "&lt; 2000", "&lt; 2500"),
                               ("rules.table-gap", "&lt; 2000", "&lt; 1500"),
                               ("rules.dmn-value", "UNIQUE", "SOME"),
                               ("rules.syntax", "3.50", "3.50 +")):
            wrong = self.folder / "wrong.dmn"
            wrong.write_text(model.replace(old, new), encoding="utf-8")
            self.assertIn(kind, call("check", wrong).stderr)


if __name__ == "__main__":
    unittest.main()
