#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The CSV reader against csv-spectrum (npm csv-spectrum; or DIR with its csvs and json)"""
import json
import pathlib
import shutil
import sys

from npm_package import cases_folder, fetch, judge


# The suite's answer has another telephone number than its data.
WRONG_ANSWERS = {"location_coordinates": "Contact Phone Number"}


def main():
    folder = cases_folder("csv")
    suite = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else fetch("csv-spectrum", "2.0.0")
    for file in sorted((suite / "csvs").glob("*.csv")):
        wanted = suite / "json" / f"{file.stem}.json"
        if not wanted.exists():
            continue
        rows = json.loads(wanted.read_text(encoding="utf-8"))
        rows = [rows] if isinstance(rows, dict) else rows
        shutil.copy(file, folder / file.name)
        columns = [name for name in (rows[0] if rows else [])
                   if name != WRONG_ANSWERS.get(file.stem)]
        (folder / f"{file.stem}.columns").write_text("".join(name + "\n" for name in columns),
                                                     encoding="utf-8")
        fields = [row[name] for row in rows for name in columns]
        (folder / f"{file.stem}.fields").write_bytes(
            b"".join(field.encode("utf-8") + b"\0" for field in fields))
    return judge("csv", folder)


if __name__ == "__main__":
    sys.exit(main())
