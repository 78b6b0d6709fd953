#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Evaluations a second of expressions and a decision table, one core; beside them feelin (npm)."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

BUILD = pathlib.Path(os.environ["CAJISTA_BUILD"])

# feelin has no step of compilation: a call reads and evaluates the text. It has no decision tables
# either: the same twelve rules are tried one by one by unaryTest(), a rule as far as its first test
# that fails, and the output of the rule that holds is evaluated.
PEER = """
import { evaluate, unaryTest, date } from "feelin";
const rows = JSON.parse(process.argv[2]);
const seconds = Number(process.argv[3]);
const context = {balance: 1234.56, segment: "gold", age: 44, name: "María Núñez",
                 since: date("2014-05-01")};
context.s = {...context};
const rules = [];
for (const segment of ['"gold"', '"silver"', '"overdue"']) {
  for (const balance of ["< 500", ">= 500"]) {
    for (const age of ["[18..40)", "[40..120]"]) {
      rules.push({tests: [["balance", balance], ["segment", segment], ["age", age],
                          ["since", '> date("2000-01-01")']],
                  output: `"offer ${rules.length + 1}"`});
    }
  }
}
function table() {
  const found = rules.filter((rule) => rule.tests.every(
    ([input, test]) => unaryTest(test, {"?": context[input]}).value === true));
  return found.length === 1 ? evaluate(found[0].output, {}).value : null;
}
const result = [];
for (const [name, text] of rows) {
  const call = name.startsWith("decision table") ? table : () => evaluate(text, context).value;
  try {
    const value = call();
    const begin = process.cpuUsage();
    let count = 0, used = 0;
    do {
      for (let i = 0; i < 100; ++i) call();
      count += 100;
      const now = process.cpuUsage(begin);
      used = (now.user + now.system) / 1e6;
    } while (used < seconds);
    result.push({name, value, million_per_second: Number((count / used / 1e6).toPrecision(3))});
  } catch (error) {
    result.push({name, error: String(error.message)});
  }
}
console.log(JSON.stringify(result));
"""


def version(folder):
    path = folder / "node_modules" / "feelin" / "package.json"
    return json.loads(path.read_text(encoding="utf-8"))["version"]


def peer(rows, seconds):
    """The same in JavaScript; a text says why there is nothing."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "node and npm are not here"
    folder = BUILD.parent / "bench-feelin"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true, "type": "module"}', encoding="utf-8")
    if not (folder / "node_modules" / "feelin").is_dir():
        done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "feelin"], cwd=folder,
                              stdout=sys.stderr, check=False)
        if done.returncode != 0:
            return "npm could not install feelin"
    (folder / "peer.mjs").write_text(PEER, encoding="utf-8")
    done = subprocess.run(["node", "peer.mjs", json.dumps(rows), str(seconds)], cwd=folder,
                          stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        return "feelin did not run"
    return {"version": version(folder), "rows": json.loads(done.stdout)}


def main():
    seconds = sys.argv[1] if len(sys.argv) > 1 else "1"
    own = subprocess.run([BUILD / "tests" / "bench" / "bench_rules", seconds], check=True,
                         stdout=subprocess.PIPE)
    result = json.loads(own.stdout)
    rows = [(row["name"], row["expression"]) for row in result["cajista"]]
    result["feelin"] = peer(rows, seconds)
    if isinstance(result["feelin"], dict):
        theirs = {row["name"]: row.get("million_per_second") for row in result["feelin"]["rows"]}
        for row in result["cajista"]:
            if theirs.get(row["name"]):
                row["times_feelin"] = round(row["million_per_second"] / theirs[row["name"]], 1)
    print(json.dumps(result, indent=2, ensure_ascii=False))


main()
