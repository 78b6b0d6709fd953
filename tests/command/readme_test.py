#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The tutorial of README.md, run as it stands: each ```sh block must succeed, and the ```text block
behind one must be what it prints. `--update` writes what is printed into README.md."""
import os
import pathlib
import re
import subprocess
import sys
import unittest

from program import CAJISTA, ROOT, ProgramTest, call, without_times

README = ROOT / "README.md"
UPDATE = "--update" in sys.argv
BLOCK = re.compile(r"```sh\n(.*?)```\n(?:\n?```text\n(.*?)```\n)?", re.S)


class ReadmeTest(ProgramTest):
    def answer(self, commands):
        # A shell for each block: what has to last is in files, as in the reader's folder.
        env = {**os.environ, "PATH": f"{pathlib.Path(CAJISTA).parent}:{os.environ['PATH']}"}
        result = subprocess.run(["bash", "-euo", "pipefail", "-c", commands], cwd=self.folder,
                                env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                timeout=120, check=False)
        said = result.stdout.decode("utf-8", "replace")
        self.assertEqual(result.returncode, 0, f"{commands}\n{said}")
        return without_times(said)

    def test_tutorial(self):
        text = README.read_text(encoding="utf-8")
        self.assertTrue(pathlib.Path(CAJISTA).name == "cajista")
        out, at, count = "", 0, 0
        self.maxDiff = None
        for block in BLOCK.finditer(text):
            commands, expected = block.group(1), block.group(2)
            said = self.answer(commands)
            count += 1
            out += text[at:block.start()] + f"```sh\n{commands}```\n"
            if said:
                out += f"\n```text\n{said}```\n"
            at = block.end()
            if not UPDATE:
                with self.subTest(commands.splitlines()[-1]):
                    self.assertMultiLineEqual(said, expected or "")
        self.assertGreater(count, 8, "README.md has lost its tutorial")
        if UPDATE:
            README.write_text(out + text[at:], encoding="utf-8")

    def test_opens_with_the_two_commands(self):
        text = README.read_text(encoding="utf-8")
        first = re.search(r"```\n(.*?)```", text, re.S).group(1)
        self.assertEqual([line.split()[0] for line in first.splitlines()],
                         ["./tools/demo", "./tools/check"])

    def test_lists_the_commands(self):
        listed = re.findall(r"^\| `cajista (\w+)", README.read_text(encoding="utf-8"), re.M)
        known = re.findall(r"^  (\w+) ", call("--help").stdout.decode("utf-8"), re.M)
        self.assertEqual(sorted(listed), sorted(known))

    def test_names_what_is_there(self):
        for path in re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8")):
            self.assertTrue((ROOT / path).exists(), f"README.md names {path}")


if __name__ == "__main__":
    unittest.main(argv=[argument for argument in sys.argv if argument != "--update"])
