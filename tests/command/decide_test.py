#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Decisions from the command line, in a job, explained and checked."""
import gzip
import json
import shutil
import signal
import subprocess
import time
import unittest

from program import CAJISTA, NOW, SAMPLES, ProgramTest, call

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
        self.assertEqual(result.returncode, 12)
        self.assertIn("cli.record-kind", result.stderr)
        result = call("decide", FOLDER / "offers.dmn", "--data", "-", stdin=b"1")
        self.assertIn("cli.record-kind", result.stderr)


    CUSTOMERS = [("gold", "1200.50", "2019-01-01", "40"), ("overdue", "-100", "2024-05-06", "30")]

    def wanted(self):
        """What the same records say as JSON."""
        names = ("segment", "balance", "since", "age")
        records = [dict(zip(names, row)) for row in self.CUSTOMERS]
        for record in records:
            record["balance"], record["age"] = float(record["balance"]), int(record["age"])
        return self.decide(FOLDER / "offers.dmn", "--data", "-",
                           stdin=json.dumps(records).encode())

    def test_csv(self):
        table = self.folder / "customers.csv"
        for delimiter in (",", ";"):
            rows = [("age", "segment", "ignored", "balance", "since")] + [
                (age, segment, "x", balance, since)
                for segment, balance, since, age in self.CUSTOMERS]
            text = "\n".join(delimiter.join(row) for row in rows)
            table.write_text(text, encoding="utf-8")
            self.assertEqual(self.decide(FOLDER / "offers.dmn", "--data", table, "--delimiter",
                                         delimiter), self.wanted())
        packed = self.folder / "customers.csv.gz"
        packed.write_bytes(gzip.compress(text.encode()))
        self.assertEqual(self.decide(FOLDER / "offers.dmn", "--data", packed, "--delimiter", ";"),
                         self.wanted())
        table.write_text(text.replace("segment", "segmnt"), encoding="utf-8")
        result = call("decide", FOLDER / "offers.dmn", "--data", table, "--delimiter", ";")
        self.assertEqual(result.returncode, 12)
        self.assertIn("data.column-unknown", result.stderr)
        self.assertIn("did you mean 'segmnt'", result.stderr)

    def test_xml(self):
        data = self.folder / "customers.xml"
        data.write_text("<customers>" + "".join(
            f"<customer segment='{segment}'><balance>{balance}</balance><since>{since}</since>"
            f"<age>{age}</age></customer>" for segment, balance, since, age in self.CUSTOMERS)
            + "</customers>", encoding="utf-8")
        self.assertEqual(self.decide(FOLDER / "offers.dmn", "--data", data), self.wanted())
        data.write_text("<customers><customer></customers>", encoding="utf-8")
        result = call("decide", FOLDER / "offers.dmn", "--data", data)
        self.assertEqual(result.returncode, 12)

    def test_packed_json(self):
        packed = self.folder / "customers.ndjson.gz"
        packed.write_bytes(gzip.compress((FOLDER / "data" / "customers.ndjson").read_bytes()))
        self.assertEqual(self.decide(FOLDER / "offers.dmn", "--data", packed),
                         self.decide(FOLDER / "offers.dmn", "--data",
                                     FOLDER / "data" / "customers.ndjson"))

    def test_missing_inputs_are_said_once(self):
        result = call("decide", FOLDER / "fees.dmn", "Monthly fee", "--data", "-",
                      stdin=b'{"segmnt": "gold", "balance": 1} {"balance": 2}')
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stderr.count("cli.input-missing"), 1)
        self.assertIn('is it "segmnt"', result.stderr)

    def test_names_that_two_have(self):
        model = self.folder / "two.dmn"
        logic = "<literalExpression><text>{}</text></literalExpression>"
        model.write_text(
            '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:a" '
            'name="m"><decision name="D" id="one">' + logic.format(1) +
            '</decision><decision name="D" id="two">' + logic.format(2) +
            "</decision></definitions>", encoding="utf-8")
        result = call("decide", model, "D")
        self.assertEqual(result.returncode, 12)

    def test_text(self):
        record = b'{"segment": "gold", "balance": 20, "since": "2024-01-01", "age": 40}'
        result = call("decide", FOLDER / "offers.dmn", "Best offer", "--explain", "--text",
                      "--data", "-", stdin=record)
        self.assertEqual(result.returncode, 0, result.stderr)
        said = result.stdout.decode("utf-8")
        for line in ("record 1", "  Best offer = {", "  because", 'decision "Loyal" = false',
                     'table "Best offer", hit policy F', 'segment = "gold"', "rule 4 matched"):
            self.assertIn(line, said)


class CheckTest(ProgramTest):
    def test_tables(self):
        for name in ("offers.dmn", "fees.dmn", "job.xml", "letter.xml"):
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

    def test_unused_outputs(self):
        copy = self.folder / "copy"
        shutil.copytree(FOLDER, copy)
        letter = copy / "letter.xml"
        letter.write_text(letter.read_text(encoding="utf-8").replace("offers.Fee", "3"),
                          encoding="utf-8")
        result = call("check", letter)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn('nobody asks the decision "Fee"', result.stderr)

    def test_an_input_that_the_record_lacks(self):
        copy = self.folder / "copy"
        shutil.copytree(FOLDER, copy)
        schema = copy / "customer.schema.xml"
        schema.write_text(schema.read_text(encoding="utf-8").replace('"age"', '"years"'),
                          encoding="utf-8")
        result = call("check", copy / "letter.xml")
        self.assertEqual(result.returncode, 12)
        self.assertIn("rules.decision-input", result.stderr)


class RunTest(ProgramTest):
    def test_letters_follow_the_decisions(self):
        run = self.folder / "run"
        result = call("run", FOLDER / "job.xml", "--out", run, "--now", NOW, "--trace", "C-1002",
                      "--trace", "C-1004")
        self.assertEqual(result.returncode, 0, result.stderr)
        traces = [json.loads(line) for line in
                  (run / "trace.ndjson").read_text(encoding="utf-8").splitlines()]
        self.assertEqual([trace["key"] for trace in traces], ["C-1002", "C-1004"])
        tables = [step for step in traces[0]["why"] if step.get("table") == "Best offer"]
        self.assertEqual(tables[0]["rules"], [3])

    def test_traces_survive_a_kill(self):
        copy = self.folder / "copy"
        shutil.copytree(FOLDER, copy)
        lines = (copy / "data" / "customers.ndjson").read_text(encoding="utf-8").splitlines()
        many = []
        for number in range(4000):
            record = json.loads(lines[number % len(lines)])
            record["id"] = f"K-{number:06}"
            many.append(json.dumps(record, ensure_ascii=False))
        data = copy / "data" / "customers.ndjson"
        data.write_text("\n".join(many), encoding="utf-8")
        keys = ("K-000000", "K-000007", "K-003999")
        asked = [word for key in keys for word in ("--trace", key)]

        def command(out):
            return [CAJISTA, "run", copy / "job.xml", "--out", out, "--now", NOW, "--progress",
                    "never", *asked]
        whole = self.folder / "whole"
        subprocess.run(command(whole), check=False, capture_output=True)
        killed = self.folder / "killed"
        with subprocess.Popen(command(killed), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            for _ in range(3000):
                store = killed / "pages" / "000001.pages"
                if store.exists() and store.stat().st_size > 200_000:
                    break
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=60)
        self.assertEqual(process.returncode, -9, "the run was over before it was killed")
        self.assertFalse((killed / "trace.ndjson").exists())
        result = call("resume", killed, "--progress", "never")
        self.assertLessEqual(result.returncode, 10, result.stderr)
        self.assertEqual((killed / "trace.ndjson").read_bytes(),
                         (whole / "trace.ndjson").read_bytes())
        traced = [json.loads(line)["key"] for line in
                  (killed / "trace.ndjson").read_text(encoding="utf-8").splitlines()]
        self.assertEqual(traced, list(keys))
        self.assertFalse((killed / "trace.ndjson.part").exists())


if __name__ == "__main__":
    unittest.main()
