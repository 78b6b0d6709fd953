#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Valgrind over whole commands: no byte lost, none used that isn't ours

`leaks.py [DOCUMENTS]`: check, compose, run with four workers (rejects, suppressed and held records,
four channels), report, release, retry, produce, each under memcheck."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CAJISTA = os.environ.get("CAJISTA", str(ROOT / "build" / "release" / "cajista"))
NOW = "2026-11-02T06:00:00Z"
JOB = """<job name="leaks" xmlns="urn:cajista:job">
  <input name="statements" format="ndjson" path="data.ndjson" schema="statement.schema.xml"
         key="id"/>
  <suppress when='ends with(id, "7")' reason="test"/><hold when='ends with(id, "3")'/>
  <document template="statement.xml"/>
  <print><sort by="name" locale="es"/><marks><datamatrix content="{piece}"/></marks></print>
  <archive path="{id}.pdf"><index name="customer" value="name"/></archive>
  <email path="{id}.pdf"/><web path="{id}.html"/><run batch="2"/>
</job>
"""
# What is "possibly" lost is in ICU's own cache, which points into the middle of its texts.
KINDS = "--show-leak-kinds=definite,indirect"


def examine(folder, codes, *arguments):
    """Whether memcheck found nothing and the command ended as it should."""
    log = folder / "memcheck.txt"
    done = subprocess.run(["valgrind", "--leak-check=full", KINDS, "--num-callers=30",
                           KINDS.replace("--show-leak-kinds", "--errors-for-leak-kinds"),
                           "--error-exitcode=99", f"--log-file={log}", CAJISTA,
                           *map(str, arguments)], cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    said = log.read_text(encoding="utf-8", errors="replace")
    summary = re.search(r"ERROR SUMMARY: .*", said)
    print(f"{arguments[0]}: {done.returncode}, {summary.group(0) if summary else 'no summary'}",
          flush=True)
    good = done.returncode in codes and summary and summary.group(0).startswith(
        "ERROR SUMMARY: 0 errors")
    if not good:
        print(done.stdout.decode("utf-8", "replace"), said, sep="\n")
    return bool(good)


def main():
    if not shutil.which("valgrind"):
        print("valgrind is not installed\n0 passed, 0 failed, 1 skipped")
        return 1
    count = sys.argv[1] if len(sys.argv) > 1 else "30"
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cajista-leaks-"))
    shutil.copytree(ROOT / "samples" / "statements", folder, dirs_exist_ok=True)
    (folder / "leaks.xml").write_text(JOB, encoding="utf-8")
    data = folder / "data.ndjson"
    subprocess.run([sys.executable, ROOT / "tools" / "make-data", "statements", count, "--format",
                    "ndjson", "--out", data], check=True, stdout=subprocess.DEVNULL)
    lines = data.read_text(encoding="utf-8").splitlines()
    lines[4] = lines[4][:50]
    data.write_text("\n".join(lines) + "\n", encoding="utf-8")
    first = json.loads(lines[0])["id"]
    quiet = ("--progress", "never")
    results = [
        examine(folder, (0,), "check", "leaks.xml"),
        examine(folder, (0,), "compose", "leaks.xml", "--key", first, "-o", "one.pdf"),
        examine(folder, (4,), "run", "leaks.xml", "--out", "run", "--now", NOW, "--workers", "4",
                *quiet),
        examine(folder, (0,), "report", "run"),
        examine(folder, (0,), "release", "run", "--out", "released", *quiet),
        examine(folder, (4,), "retry", "run", "--out", "again", *quiet),
        examine(folder, (0,), "produce", "run"),
    ]
    shutil.rmtree(folder)
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed, 0 skipped")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
