#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What ends a run early: SIGINT and SIGTERM at a batch border, an output that is full."""
import os
import signal
import stat
import subprocess
import threading
import time
import unittest

from program import CAJISTA, NOW, SAMPLES, ProgramTest, call, make_data


class StopTest(ProgramTest):
    def stop(self, number):
        out = self.folder / f"run-{number}"
        with subprocess.Popen([CAJISTA, "run", SAMPLES / "statements" / "job.xml", "--out", out,
                               "--now", NOW, "--progress", "never", "--data",
                               "statements=-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            # Standard input stays open, so the run can't be over before it is stopped.
            process.stdin.write(self.data)
            process.stdin.flush()
            time.sleep(1.0)
            process.send_signal(number)
            time.sleep(0.2)
            try:
                process.stdin.write(self.data)
            except BrokenPipeError:
                pass
            said = process.communicate(timeout=60)[1].decode("utf-8")
        self.assertEqual(process.returncode, 16, said)
        for name in ("print", "archive"):
            left = [path for path in (out / name).rglob("*") if path.is_file()]
            self.assertEqual(left, [], "published though it was stopped")
        return said

    def test_signals(self):
        self.data = make_data("statements", 400, "ndjson",
                              self.folder / "data.ndjson").read_bytes()
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number.name):
                self.assertIn("stopped", self.stop(number))

class OutputTest(ProgramTest):
    """Devices and pipes only through names of our own: a mistake must not reach the system's."""

    JOB = SAMPLES / "statements" / "job.xml"

    def test_full_device(self):
        (self.folder / "full.pdf").symlink_to("/dev/full")
        result = call("compose", self.JOB, "-o", self.folder / "full.pdf")
        self.assertEqual(result.returncode, 16)
        self.assertIn("full.pdf can't be written: No space left on device", result.stderr)
        self.assertEqual(os.readlink(self.folder / "full.pdf"), "/dev/full")

    def test_pipe(self):
        os.mkfifo(self.folder / "pipe")
        read = []
        reader = threading.Thread(
            target=lambda: read.append((self.folder / "pipe").read_bytes()), daemon=True)
        reader.start()
        result = call("compose", self.JOB, "-o", self.folder / "pipe", timeout=60)
        self.assertEqual(result.returncode, 0, result.stderr)
        reader.join(30)
        self.assertTrue(read and read[0].startswith(b"%PDF-"))
        self.assertTrue(stat.S_ISFIFO((self.folder / "pipe").stat().st_mode))


if __name__ == "__main__":
    unittest.main()
