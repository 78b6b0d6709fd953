#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that includes, third-party types and threads keep to the borders of engine/README.md."""
import re
import sys

import tree


def find(work, arguments=None):
    return (folders(work) + includes(work) + cycles(work) + homes(work) + unused(work))


def folders(work):
    """The rows of engine/README.md are the folders of engine/."""
    findings = []
    there = {path.name for path in (work.root / "engine").iterdir()
             if path.is_dir() and any(file.suffix in (".h", ".cpp") for file in path.rglob("*"))}
    for folder in sorted(there - work.rows.keys()):
        findings.append(tree.Finding(
            f"engine/{folder}", 1, "this folder has no row in engine/README.md; "
            "add one at its place in the journey, with what it may include"))
    for folder, line in work.rows.items():
        if folder not in there:
            findings.append(tree.Finding(
                "engine/README.md", line, f"there is no code in engine/{folder}/; "
                "a folder gets its row with its first files"))
        for other in sorted(work.may_include[folder] - work.rows.keys()):
            findings.append(tree.Finding("engine/README.md", line,
                                         f"`{folder}/` may include {other}, which has no row"))
        above = [name for name, number in work.rows.items() if number < line]
        for other in sorted(work.may_include[folder] & work.rows.keys() - set(above)):
            findings.append(tree.Finding(
                "engine/README.md", line, f"`{folder}/` may include {other}, which comes later in "
                "the journey; what both need belongs into an earlier folder"))
    return findings


def folder_of(path):
    return path.split("/")[1]


def includes(work):
    findings = []
    for path in work.files("engine", ".h", ".cpp"):
        folder = folder_of(path)
        allowed = work.may_include.get(folder, set())
        for line, name, quoted in work.includes(path):
            def report(text):
                findings.append(tree.Finding(path, line, text))
            other = name.split("/")[0]
            if not quoted:
                if "/" in name and other in work.rows and (work.root / "engine" / name).exists():
                    report(f'write #include "{name}": our own headers are quoted')
                continue
            if not (work.root / "engine" / name).is_file():
                report(f'"{name}" is not a file below engine/; our own headers are named from '
                       'there ("base/length.h"), those of others stand in angle brackets')
            elif other != folder and other not in allowed:
                names = " ".join(f for f in work.rows if f in allowed) or "nothing of ours"
                report(f"{folder} may not include {other} ({name}). It may include: {names}. "
                       "Take what you need as a parameter of a type that both know, or move the "
                       "type to an earlier folder; if the border is wrong, change it on purpose "
                       "in engine/README.md")
            elif other != folder and "/detail/" in name:
                report(f"{name} is private to {other}; use a top-level header of {other}, or move "
                       "the declaration into one")
    for path in work.files("tests/unit", ".h", ".cpp"):
        folder = path.split("/")[2]
        for line, name, quoted in work.includes(path):
            if quoted and "/detail/" in name and name.split("/")[0] not in (folder, "unit"):
                findings.append(tree.Finding(
                    path, line, f"{name} is private to {name.split('/')[0]}; its own tests may "
                    "use it, those of others use top-level headers"))
    return findings


def cycles(work):
    """Headers that include each other."""
    graph = {path[len("engine/"):]: [name for _, name, quoted in work.includes(path) if quoted]
             for path in work.files("engine", ".h")}
    findings, state, trail = [], {}, []

    def visit(name):
        state[name] = "open"
        trail.append(name)
        for other in graph.get(name, []):
            if state.get(other) == "open":
                circle = trail[trail.index(other):] + [other]
                findings.append(tree.Finding(f"engine/{name}", 1, "headers include each other: "
                                             + " → ".join(circle) + "; declare forward or split"))
            elif other not in state:
                visit(other)
        trail.pop()
        state[name] = "done"

    for name in graph:
        if name not in state:
            visit(name)
    return findings


def homes(work):
    """Third-party types, threads, clocks and printing stay where engine/README.md says."""
    findings = []
    for path in work.files("engine", ".h", ".cpp"):
        inner = path[len("engine/"):]
        code = tree.without_comments(work.text(path)).splitlines()
        headers = {line: name for line, name, quoted in work.includes(path) if not quoted}
        for home in work.homes:
            if any(inner == place or inner.startswith(place + "/") or
                   ("/" in place and inner.startswith(place + ".")) for place in home.places):
                continue
            patterns = [(token, token_pattern(token)) for token in home.tokens]
            for number, text in enumerate(code, 1):
                header = headers.get(number, "")
                for token, pattern in patterns:
                    if pattern.search(text) or (header and (header.startswith(token) or
                                                            header == token)):
                        findings.append(tree.Finding(
                            path, number, f"{token} stays in {' '.join(home.places)}: "
                            f"{home.instead}"))
                        break
    return findings


def token_pattern(token):
    if token.endswith((".h", ".hpp", "/")):
        return re.compile(r"(?!)")  # only ever an include
    if token.endswith(("_", ":")):
        return re.compile(rf"(?<![A-Za-z0-9_]){re.escape(token)}")
    # A whole name ("std::mutex", not "std::mutex_like"), or the start of a library's names.
    end = r"(?![A-Za-z0-9_])" if "::" in token or token == "thread_local" else ""
    return re.compile(rf"(?<![A-Za-z0-9_]){re.escape(token)}{end}")


def unused(work):
    """Permissions nobody uses are warnings, so that the table stays honest."""
    used = {folder: set() for folder in work.rows}
    for path in work.files("engine", ".h", ".cpp"):
        for _, name, quoted in work.includes(path):
            if quoted and folder_of(path) in used:
                used[folder_of(path)].add(name.split("/")[0])
    return [tree.Finding("engine/README.md", work.rows[folder],
                         f"`{folder}/` may include {other}, but does not", warning=True)
            for folder in work.rows if folder in work.fixed
            for other in sorted(work.may_include[folder] - used[folder]) if used[folder]]


if __name__ == "__main__":
    sys.exit(tree.main(__doc__, find))
