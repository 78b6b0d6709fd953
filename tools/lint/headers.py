#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that every header compiles alone and that a .cpp includes its own header first.

A header that its .cpp includes first was compiled alone by the build; the others are compiled here.
"""
import concurrent.futures
import os
import subprocess
import sys

import tree


def find(work, arguments):
    findings, alone = own_header_first(work)
    flags = tree.compile_flags(arguments.build)

    def compile_alone(path):
        # The real path, so that messages point into the tree.
        command = [arguments.compiler, *flags, "-I", str(work.root / "engine"), "-fsyntax-only",
                   "-x", "c++", "-"]
        result = subprocess.run(command, input=f'#include "{path[len("engine/"):]}"\n', text=True,
                                capture_output=True)
        if result.returncode == 0:
            return []
        errors = [line for line in result.stderr.splitlines() if "error:" in line]
        first = errors[0] if errors else result.stderr.strip()
        return [tree.Finding(path, 1, "does not compile alone; include what it uses, or declare "
                             f"forward: {first}")]

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(compile_alone, alone):
            findings += found
    return findings


def own_header_first(work):
    """Findings, and the headers that no .cpp includes first."""
    findings = []
    alone = dict.fromkeys(work.files("engine", ".h"))
    for path in work.files("engine", ".cpp"):
        own = path[:-len(".cpp")] + ".h"
        includes = work.includes(path)
        first = "engine/" + includes[0][1] if includes else ""
        if own in alone and first != own:
            findings.append(tree.Finding(
                path, includes[0][0] if includes else 1,
                f'the first include must be the own header, "{own[len("engine/"):]}"'))
    for path in work.files("engine", ".cpp"):
        includes = work.includes(path)
        if includes and includes[0][2]:
            alone.pop("engine/" + includes[0][1], None)
    return findings, list(alone)


def options(parser):
    parser.add_argument("--build", required=True, help="folder with compile_commands.json")
    parser.add_argument("--compiler", default="c++")


if __name__ == "__main__":
    sys.exit(tree.main(__doc__, find, options))
