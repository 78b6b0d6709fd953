#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks names, and what .clang-tidy lists besides, with clang-tidy.

By default only the headers, all of a folder at once, which covers every public name in little time.
With --all also every .cpp (minutes).
"""
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile

import tree


def find(work, arguments):
    tool = shutil.which("clang-tidy-14") or shutil.which("clang-tidy")
    if not tool:
        return "clang-tidy is not installed"
    flags = tree.compile_flags(arguments.build) + ["-I", str(work.root / "engine")]
    flags += ["-Wno-everything", "-x", "c++"]
    folders = {}
    for path in work.files("engine", ".h"):
        folders.setdefault(path.split("/")[1], []).append(path[len("engine/"):])

    with tempfile.TemporaryDirectory() as scratch:
        units = []
        for folder, headers in folders.items():
            unit = os.path.join(scratch, f"{folder}.cpp")
            with open(unit, "w", encoding="utf-8") as file:
                file.writelines(f'#include "{header}"\n' for header in headers)
            units.append(unit)
        if arguments.all:
            units += [str(work.root / path) for path in work.files("engine", ".cpp")]

        def examine(unit):
            command = [tool, "--quiet", f"--config-file={work.root / '.clang-tidy'}", unit, "--"]
            return subprocess.run(command + flags, capture_output=True, text=True).stdout

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            output = "\n".join(pool.map(examine, units))
    found = set(re.findall(r"^(\S+?):(\d+):\d+: (?:warning|error): (.*)$", output, re.M))
    prefix = str(work.root) + "/"
    return [tree.Finding(path.removeprefix(prefix), int(line), text)
            for path, line, text in sorted(found, key=lambda f: (f[0], int(f[1]), f[2]))]


def options(parser):
    parser.add_argument("--build", required=True, help="folder with compile_commands.json")
    parser.add_argument("--all", action="store_true", help="every .cpp too")


if __name__ == "__main__":
    sys.exit(tree.main(__doc__, find, options))
