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

# feelin has no step of compilation: a call reads and evaluates the text.
PEER = """
import { evaluate, unaryTest } from "feelin";
const rows = JSON.parse(process.argv[2]);
const seconds = Number(process.argv[3]);
const context = {balance: 1234.56, segment: "gold", age: 44, name: "María Núñez",
                 since: "2014-05-01"};
context.s = context;
const result = [];
for (const text of rows) {
  try {
    const check = evaluate(text, context);
    const begin = process.cpuUsage();
    let count = 0, used = 0;
    do {
      for (let i = 0; i < 1000; ++i) evaluate(text, context);
      count += 1000;
      const now = process.cpuUsage(begin);
      used = (now.user + now.system) / 1e6;
    } while (used < seconds);
    result.push({expression: text, million_per_second: Number((count / used / 1e6).toFixed(4))});
  } catch (error) {
    result.push({expression: text, error: String(error.message)});
  }
}
console.log(JSON.stringify(result));
"""


def peer(expressions, seconds):
    """The same expressions in JavaScript; a text says why there are none."""
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
    done = subprocess.run(["node", "peer.mjs", json.dumps(expressions), str(seconds)], cwd=folder,
                          stdout=subprocess.PIPE, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else "feelin did not run"


def main():
    seconds = sys.argv[1] if len(sys.argv) > 1 else "1"
    own = subprocess.run([BUILD / "tests" / "bench" / "bench_rules", seconds], check=True,
                         stdout=subprocess.PIPE)
    result = json.loads(own.stdout)
    texts = [row["expression"] for row in result["cajista"]
             if not row["expression"].startswith("offers.")]
    result["feelin"] = peer(texts, seconds)
    print(json.dumps(result, indent=2, ensure_ascii=False))


main()
