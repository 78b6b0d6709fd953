#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks file names, licence lines and the length of lines and files."""
import re
import sys

import tree

CODE = (".h", ".cpp")
SCRIPTS = (".py", ".sh", ".cmake")
HUB = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"}
LIMIT = {".cpp": 600, ".h": 250, ".py": 600}
COLUMNS = 100
LICENCE = "SPDX-License-Identifier: Apache-2.0"
LONG = re.compile(r"(?://|#) lint: long, \S+")


def find(work, arguments=None):
    findings = []
    for top in ("engine", "tests", "tools"):
        for path in work.files(top, *CODE, *SCRIPTS):
            findings += name(path) + licence(work, path) + lengths(work, path)
    for path in scripts_without_suffix(work):
        findings += licence(work, path) + lengths(work, path)
    return findings


def name(path):
    findings = []
    file = path.rsplit("/", 1)[-1].split(".")[0]
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", file):
        findings.append(tree.Finding(path, 1, f"{file} is not snake_case"))
    words = set(re.split(r"[/_.]", path))
    for word in sorted(words & HUB):
        findings.append(tree.Finding(
            path, 1, f'"{word}" says nothing: name a file for its step (break_lines.cpp) or for '
            "its type (line.h)"))
    return findings


def licence(work, path):
    if LICENCE in "\n".join(work.text(path).splitlines()[:3]):
        return []
    return [tree.Finding(path, 1, f"the first lines must have: {LICENCE}")]


def lengths(work, path):
    text = work.text(path)
    if LONG.search(text):
        return []
    findings = []
    lines = text.splitlines()
    limit = next((LIMIT[end] for end in LIMIT if path.endswith(end)), None)
    if limit and len(lines) > limit:
        findings.append(tree.Finding(
            path, len(lines), f"{len(lines)} lines, limit {limit}: split by step, or say why in a "
            "comment \"// lint: long, REASON\""))
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS:
            findings.append(tree.Finding(path, number, f"{len(line)} columns, limit {COLUMNS}"))
    return findings


def scripts_without_suffix(work):
    found = [path.relative_to(work.root).as_posix() for top in ("tools", ".ci")
             if (work.root / top).is_dir() for path in sorted((work.root / top).iterdir())
             if path.is_file() and path.suffix == "" and path.read_bytes()[:2] == b"#!"]
    found += [path for top in ("engine", "tests") for path in work.files(top, ".txt")
              if path.endswith("CMakeLists.txt")]
    found += [name for name in ("CMakeLists.txt",) if (work.root / name).is_file()]
    return found


if __name__ == "__main__":
    sys.exit(tree.main(__doc__, find))
