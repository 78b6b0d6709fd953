#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs that are interrupted and gone on with, as an operator does it. Random kills: tests/crash."""
import contextlib
import hashlib
import json
import re
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

from program import CAJISTA, NOW, SAMPLES, ProgramTest, call, digests, make_data, \
    report, text_of


class ResumeTest(ProgramTest):
    def setUp(self):
        super().setUp()
        shutil.copytree(SAMPLES / "statements", self.folder / "job")
        self.job = self.folder / "job" / "job.xml"
        text = self.job.read_text(encoding="utf-8")
        self.job.write_text(text.replace("<rejects", "<run batch=\"8\"/><rejects"),
                            encoding="utf-8")
        self.data = make_data("statements", 1500, "ndjson", self.folder / "data.ndjson")

    def begin(self, out, *more):
        return subprocess.Popen([CAJISTA, "run", self.job, "--out", out, "--now", NOW,
                                 "--progress", "never", "--data", self.data, *more],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder)

    def interrupt(self, number, out):
        """Stops a run when its first documents are in the store."""
        with self.begin(out) as process:
            for _ in range(3000):
                store = out / "pages" / "000001.pages"
                if store.exists() and store.stat().st_size > 200_000:
                    break
                time.sleep(0.01)
            start = time.monotonic()
            process.send_signal(number)
            said = process.communicate(timeout=60)[1].decode("utf-8")
            self.seconds = time.monotonic() - start
        return process.returncode, said

    def state(self, out):
        return json.loads((out / "run.json").read_text(encoding="utf-8"))["state"]

    def test_signal_and_kill(self):
        whole = self.run_job(self.job, "whole", "--data", self.data)
        for number, code in ((signal.SIGTERM, 16), (signal.SIGINT, 16), (signal.SIGKILL, -9)):
            with self.subTest(number.name):
                out = self.folder / number.name
                ended, said = self.interrupt(number, out)
                self.assertEqual(ended, code, said)
                self.assertFalse((out / "print").exists())
                self.assertFalse((out / "rejects.ndjson").exists())
                if code == 16:
                    self.assertEqual(self.state(out), "stopped")
                    self.assertIn("cajista resume", said)
                    self.assertLess(self.seconds, 2)
                done = call("resume", out, "--progress", "never")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(digests(out), digests(whole))
                self.assertEqual(self.state(out), "published")
                for name in ("records", "documents", "pages", "sheets", "channels"):
                    self.assertEqual(report(out)[name], report(whole)[name])
                again = call("resume", out)
                self.assertEqual(again.returncode, 0)
                self.assertIn("run.nothing-to-resume", again.stderr)

    def test_archive_in_volumes(self):
        text = self.job.read_text(encoding="utf-8")
        volumes = '<archive path="all-{volume}.pdf" volume-pages="90"'
        text = re.sub(r'<archive path="[^"]*"', volumes, text)
        self.job.write_text(text, encoding="utf-8")
        whole = self.run_job(self.job, "whole", "--data", self.data)
        out = self.folder / "killed"
        self.assertEqual(self.interrupt(signal.SIGKILL, out)[0], -9)
        done = call("resume", out, "--progress", "never")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(digests(out), digests(whole))
        archive = out / "archive"
        with contextlib.closing(sqlite3.connect(archive / "index.sqlite")) as index:
            documents = list(index.execute("SELECT key, path, first_page, pages FROM documents"))
            volumes = list(index.execute("SELECT path, documents, pages, sha256 FROM volumes"))
        self.assertEqual(sorted(path.name for path in archive.glob("*.pdf")),
                         [row[0] for row in volumes])
        for name, count, pages, digest in volumes:
            self.assertEqual(hashlib.sha256((archive / name).read_bytes()).hexdigest(), digest)
            inside = [row for row in documents if row[1] == name]
            self.assertEqual(len(inside), count)
            self.assertEqual(sum(row[3] for row in inside), pages)
            self.assertTrue(pages <= 90 or count == 1)
        texts = {name: text_of(archive / name).split("\f") for name, *_ in volumes[:2]}
        for key, name, first, pages in documents:
            if name not in texts:
                continue
            self.assertIn(key, texts[name][first - 1], "the index names another page")

    def test_running_is_refused(self):
        out = self.folder / "run"
        with self.begin(out) as process:
            for _ in range(3000):
                if (out / "run.json").exists():
                    break
                time.sleep(0.01)
            process.send_signal(signal.SIGSTOP)
            refused = call("resume", out)
            process.send_signal(signal.SIGCONT)
            process.communicate(timeout=120)
        self.assertEqual(refused.returncode, 12, refused.stderr)
        self.assertIn("run.locked", refused.stderr)
        self.assertEqual(process.returncode, 0)

    def test_changed_data_and_templates_are_refused(self):
        out = self.folder / "run"
        # A stopped run has a checkpoint, so data that counted; a killed one may have none yet.
        self.interrupt(signal.SIGTERM, out)
        good = self.data.read_bytes()
        self.data.write_bytes(good.replace(b"\"id\":", b"\"di\":", 3))
        changed = call("resume", out, "--progress", "never")
        self.assertEqual(changed.returncode, 12, changed.stderr)
        self.assertIn("run.data-changed", changed.stderr)
        self.data.write_bytes(good)
        css = self.folder / "job" / "bank.css"
        style = css.read_bytes()
        css.write_bytes(style + b"\np { color: #333333; }\n")
        changed = call("resume", out)
        self.assertEqual(changed.returncode, 12, changed.stderr)
        self.assertIn("run.changed", changed.stderr)
        self.assertIn("bank.css", changed.stderr)
        css.write_bytes(style)
        done = call("resume", out, "--progress", "never")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_damaged_outputs_are_made_again(self):
        whole = self.run_job(self.job, "whole", "--data", self.data)
        out = self.folder / "run"
        self.interrupt(signal.SIGTERM, out)
        files = sorted((out / "scratch" / "archive").rglob("*.pdf"))
        files[0].unlink()
        files[1].write_bytes(bytes(files[1].stat().st_size))
        done = call("resume", out, "--progress", "never")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(digests(out), digests(whole))

    def test_standard_input_is_kept(self):
        out = self.folder / "run"
        first = subprocess.Popen([CAJISTA, "run", self.job, "--out", out, "--now", NOW,
                                  "--data", "-", "--progress", "never"], stdin=subprocess.PIPE,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        first.stdin.write(self.data.read_bytes())
        first.stdin.close()
        for _ in range(3000):
            store = out / "pages" / "000001.pages"
            if store.exists() and store.stat().st_size > 200_000:
                break
            time.sleep(0.01)
        first.kill()
        first.wait()
        done = call("resume", out, "--progress", "never")
        self.assertEqual(done.returncode, 0, done.stderr)
        whole = self.run_job(self.job, "whole", "--data", self.data)
        self.assertEqual(digests(out), digests(whole))

    def test_cut_off_standard_input(self):
        out = self.folder / "run"
        with subprocess.Popen([CAJISTA, "run", self.job, "--out", out, "--now", NOW,
                               "--data", "-", "--progress", "never"], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            process.stdin.write(self.data.read_bytes()[:100_000])
            process.stdin.flush()
            for _ in range(3000):
                if (out / "run.json").exists():
                    break
                time.sleep(0.01)
            process.kill()
        result = call("resume", out)
        self.assertEqual(result.returncode, 12)
        self.assertIn("run.input-incomplete", result.stderr)

    def test_no_run(self):
        result = call("resume", self.folder)
        self.assertEqual(result.returncode, 12)
        self.assertIn("run.not-a-run", result.stderr)


if __name__ == "__main__":
    unittest.main()
