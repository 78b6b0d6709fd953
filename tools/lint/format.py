#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that C++ files are formatted as .clang-format says (tools/format does it)."""
import re
import shutil
import subprocess
import sys

import tree

VERSION = 14  # of Debian 12; another version formats a little differently


def find(work, arguments=None):
    tool = shutil.which(f"clang-format-{VERSION}") or shutil.which("clang-format")
    if not tool:
        return "clang-format is not installed"
    version = subprocess.run([tool, "--version"], capture_output=True, text=True).stdout
    if not re.search(rf"version {VERSION}\.", version):
        return f"clang-format {VERSION} is needed, not {version.strip()}"
    files = work.files("engine", ".h", ".cpp") + work.files("tests", ".h", ".cpp")
    if not files:
        return []
    result = subprocess.run([tool, "--style=file", "--dry-run", *files], cwd=work.root,
                            capture_output=True, text=True)
    first = {}  # one finding a file is enough
    for path, line in re.findall(r"^(\S+?):(\d+):\d+: (?:warning|error): ", result.stderr, re.M):
        first.setdefault(path, int(line))
    return [tree.Finding(path, line, f"is not formatted; run tools/format {path}")
            for path, line in sorted(first.items())]


if __name__ == "__main__":
    sys.exit(tree.main(__doc__, find))
