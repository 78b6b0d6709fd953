#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The manual page and the completion know every command and option of the program."""
import os
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CAJISTA = os.environ["CAJISTA"]


def said(*arguments):
    return subprocess.run([CAJISTA, *arguments, "--help"], check=True,
                          stdout=subprocess.PIPE).stdout.decode()


def commands():
    return re.findall(r"^  ([a-z]+) ", said().split("Commands:\n", 1)[1], re.M)


def complete(*words):
    script = ('source "$1"; shift; PATH=$(dirname "$1"):$PATH; shift; COMP_WORDS=(cajista "$@"); '
              'COMP_CWORD=$#; _cajista; printf "%s\\n" "${COMPREPLY[@]}"')
    out = subprocess.run(["bash", "-c", script, "bash", ROOT / "tools" / "completion.bash",
                          CAJISTA, *words], check=True, stdout=subprocess.PIPE, cwd=ROOT)
    return out.stdout.decode().split()


class ManualTest(unittest.TestCase):
    def test_page_has_commands_and_options(self):
        page = subprocess.run([sys.executable, ROOT / "tools" / "make-man", CAJISTA], check=True,
                              stdout=subprocess.PIPE).stdout.decode()
        self.assertIn("run", commands())
        for name in commands():
            self.assertRegex(page, rf"(?m)^\.SS cajista {name}\b")
            for option in re.findall(r"^  .*?(--[a-z-]+)", said(name), re.M):
                if option != "--help":
                    self.assertIn(option.replace("-", "\\-"), page)
        self.assertRegex(page, r"(?s)\.SH EXIT STATUS\n.*\b16\b")

    def test_no_line_is_taken_for_a_request(self):
        page = subprocess.run([sys.executable, ROOT / "tools" / "make-man", CAJISTA], check=True,
                              stdout=subprocess.PIPE).stdout.decode()
        for line in page.splitlines():
            if line[:1] in ".'":
                self.assertRegex(line, r"^\.(TH|SH|SS|TP|B|I) ?")

    def test_completion(self):
        self.assertEqual(set(complete("")), {*commands(), "--help", "--version"})
        self.assertEqual(complete("expl"), ["explain"])
        self.assertIn("--workers", complete("run", "--w"))
        self.assertEqual(complete("compose", "x.xml", "--channel", "we"), ["web"])
        self.assertEqual(complete("check", "READ"), ["README.md"])


if __name__ == "__main__":
    unittest.main()
