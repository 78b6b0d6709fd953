#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tools/packages asks apt for what is missing and for nothing else. No package is installed here:
apt-get and dpkg-query are stand-ins that write down how they were called."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class PackagesTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        (self.root / "bin").mkdir()
        (self.root / "tools").mkdir()
        shutil.copy(ROOT / "tools" / "packages", self.root / "tools")
        (self.root / "tools" / "packages-run.txt").write_text("# why\n\none  for this\ntwo  that\n")
        (self.root / "tools" / "packages-test.txt").write_text("three  for tests\n")
        self.program("sudo", 'exec "$@"')
        self.program("apt-get", f'echo "$1" "${{@: -1}}" >> {self.root}/calls')
        self.installed("one", "two")

    def program(self, name, text):
        path = self.root / "bin" / name
        path.write_text(f"#!/usr/bin/env bash\n{text}\n")
        path.chmod(0o755)

    def installed(self, *names):
        lines = "".join(f"echo installed {name}\n" for name in names)
        self.program("dpkg-query", lines + "echo config-files three\n")

    def packages(self, *arguments):
        environment = dict(os.environ, PATH=f"{self.root}/bin:{os.environ['PATH']}")
        result = subprocess.run([self.root / "tools" / "packages", *arguments], text=True,
                                capture_output=True, env=environment)
        calls = self.root / "calls"
        return result.returncode, result.stdout, calls.read_text() if calls.exists() else ""

    def test_all_there(self):
        self.assertEqual((0, "packages: all 2 are installed\n", ""), self.packages())

    def test_missing_is_installed_without_fetching_lists(self):
        code, _, calls = self.packages("--test")
        self.assertEqual((0, "install three\ninstall three\n"), (code, calls))

    def test_lists_are_fetched_when_a_package_is_unknown(self):
        self.program("apt-get", f'echo "$1" >> {self.root}/calls\n'
                     f'[[ $1 == update ]] && touch {self.root}/fresh\n'
                     f'[[ -e {self.root}/fresh ]] || exit 100')
        code, _, calls = self.packages("--test")
        self.assertEqual((0, "install\nupdate\ninstall\n"), (code, calls))

    def test_failure_is_reported(self):
        self.program("apt-get", "exit 100")
        self.assertEqual(100, self.packages("--test")[0])

    def test_list_installs_nothing(self):
        self.installed("one")
        self.assertEqual((1, "two\nthree\n", ""), self.packages("--test", "--list"))

    def test_unknown_option(self):
        self.assertEqual((2, "", ""), self.packages("--tests"))


if __name__ == "__main__":
    unittest.main()
