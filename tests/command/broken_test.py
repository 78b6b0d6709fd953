#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Broken input: exact messages, exit codes and what is left, for each folder of broken/.

A case is a folder. Its files are laid over those of broken/base; `command` is the call; `expected`
holds the exit code, standard error, the rejects and the published files. After a wanted change:

    CAJISTA=build/dev/cajista tests/command/broken_test.py --update

and read the difference before it is committed.
"""
import pathlib
import shutil
import sys
import unittest

from program import NOW, ProgramTest, call, without_times

CASES = pathlib.Path(__file__).resolve().parent / "broken"
UPDATE = "--update" in sys.argv


def what_is_left(folder):
    """Files of the run that someone could take for output."""
    run = folder / "run"
    for name in ("print", "archive", "web"):
        for path in sorted((run / name).rglob("*")):
            if path.is_file():
                yield str(path.relative_to(folder))


class BrokenTest(ProgramTest):
    def observed(self, case):
        folder = self.folder / case.name
        shutil.copytree(CASES / "base", folder)
        shutil.copytree(case, folder, dirs_exist_ok=True)
        command = (folder / "command").read_text(encoding="utf-8").split()
        if command[0] == "run":
            command += ["--out", "run"] if "--out" not in command else []
            command += ["--now", NOW, "--progress", "never", "--workers", "1"]
        result = call(*command, cwd=folder, timeout=60)
        text = f"exit code {result.returncode}\n--- standard error\n{result.stderr}"
        if result.stdout:
            text += "--- standard output\n" + without_times(
                result.stdout.decode("utf-8", "replace"))
        rejects = folder / "run" / "rejects.ndjson"
        if rejects.exists() and rejects.stat().st_size:
            text += "--- rejects\n" + rejects.read_text(encoding="utf-8", errors="replace")
        left = list(what_is_left(folder))
        return text + "--- published\n" + "".join(name + "\n" for name in left)

    def test_cases(self):
        cases = sorted(path.parent for path in CASES.glob("*/command"))
        self.assertGreater(len(cases), 15)
        for case in cases:
            with self.subTest(case.name):
                seen = self.observed(case)
                self.assertNotIn(str(self.folder), seen, "a path of this machine")
                expected = case / "expected"
                if UPDATE:
                    expected.write_text(seen, encoding="utf-8")
                self.maxDiff = None
                self.assertMultiLineEqual(seen, expected.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main(argv=[argument for argument in sys.argv if argument != "--update"])
