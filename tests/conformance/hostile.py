#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hostile input: at least 100,000 damaged samples, bombs of 1 GiB, names that are PDF or paths

`hostile.py [COUNT]`. The mutations run in processes of conformance_hostile, one a core; then
tests/command/hostile_test.py in its long form. A mutation that crashes or takes a minute ends its
process, which says the seed and the number."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("CAJISTA_BUILD", ROOT / "build" / "release"))


def mutate(count):
    """(mutations that went well, failures)"""
    program = BUILD / "tests" / "conformance" / "conformance_hostile"
    cores = os.cpu_count() or 1
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cajista-hostile-"))
    share = -(-count // cores)
    started = [subprocess.Popen([program, ROOT / "samples", folder, str(share),
                                 str(1 + core * 1_000_000)],
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
               for core in range(cores)]
    good = failed = 0
    for process in started:
        said = process.communicate()[0].decode("utf-8", "replace")
        print(said, end="", flush=True)
        done = re.search(r"^(\d+) mutations:", said, re.M)
        wrong = len(re.findall(r"^seed \d+, mutation", said, re.M))
        if process.returncode != 0 or done is None:
            wrong = max(wrong, 1)
        good += int(done.group(1)) - wrong if done else 0
        failed += wrong
    shutil.rmtree(folder, ignore_errors=True)
    return good, failed


def bombs():
    script = ROOT / "tests" / "command" / "hostile_test.py"
    done = subprocess.run([sys.executable, "-B", script], stderr=subprocess.PIPE, text=True,
                          env={**os.environ, "CAJISTA_HOSTILE": "long"}, check=False)
    ran = re.search(r"Ran (\d+) tests?", done.stderr)
    failed = sum(map(int, re.findall(r"(?:failures|errors)=(\d+)", done.stderr)))
    if done.returncode != 0:
        print(done.stderr)
        failed = max(failed, 1)
    return (int(ran.group(1)) if ran else 0) - failed, failed


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    good, failed = mutate(count)
    more_good, more_failed = bombs()
    print(f"{good + more_good} passed, {failed + more_failed} failed, 0 skipped")
    return 1 if failed + more_failed or good == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
