#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills a run, lets the disk fail, resumes it, and compares every published byte with a run that
nothing happened to. `crash.py N` does N kills and N / 4 faults of the disk; the last line is the
verdict, the exit code 0 when there was no difference."""
import argparse
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CAJISTA = os.environ.get("CAJISTA", str(ROOT / "build" / "release" / "cajista"))
NOW = "2026-11-02T06:00:00Z"
PUBLISHED = ("print", "archive", "web", "rejects.ndjson")
CALLS = ("write", "sync", "rename", "open", "remove")
JOB = """<job name="crash" xmlns="urn:cajista:job">
  <input name="statements" format="ndjson" path="data.ndjson"
         schema="{samples}/statement.schema.xml" key="id"/>
  <suppress when='ends with(id, "7")' reason="every tenth"/>
  <document template="statement.xml"/>
  <print volume-sheets="150" bookmarks="yes"/>
  <archive path="{{issued}}/{{id}}.pdf"><index name="customer" value="name"/></archive>
  <web path="{{id}}.html"/>
  <rejects limit="10%"/>
  <run batch="16"/>
</job>
"""


def digests(run):
    found = {}
    for name in PUBLISHED:
        top = run / name
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file():
                found[str(path.relative_to(run))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def counts(run):
    facts = json.loads((run / "report.json").read_text(encoding="utf-8"))
    return {name: facts[name] for name in ("records", "documents", "pages", "sheets", "mailpieces",
                                           "warnings", "channels", "rejects", "exit_code",
                                           "state")}


class Crash:
    def __init__(self, folder, documents, seed):
        self.folder = folder
        self.random = random.Random(seed)
        self.failures = []
        self.phases = {}
        sample = ROOT / "samples" / "statements"
        for item in sample.iterdir():
            if item.name != "data":
                (shutil.copytree if item.is_dir() else shutil.copy)(item, folder / item.name)
        (folder / "job.xml").write_text(JOB.replace("{samples}/", "").format(), encoding="utf-8")
        self.make_data(documents)
        self.library = folder / "faults.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", self.library,
                        pathlib.Path(__file__).with_name("faults.c"), "-ldl"], check=True)
        start = time.monotonic()
        self.reference = folder / "reference"
        code, said = self.call("run", folder / "job.xml", "--out", self.reference, "--now", NOW)
        if code != 4:
            sys.exit(f"the uninterrupted run ended with {code}:\n{said}")
        self.seconds = time.monotonic() - start
        self.digests = digests(self.reference)
        self.counts = counts(self.reference)
        self.calls = self.count_calls()

    def make_data(self, documents):
        path = self.folder / "data.ndjson"
        subprocess.run([sys.executable, ROOT / "tools" / "make-data", "statements",
                        str(documents), "--format", "ndjson", "--out", path], check=True,
                       stdout=subprocess.DEVNULL)
        lines = path.read_text(encoding="utf-8").splitlines()
        for at in range(5, len(lines), 61):  # rejects: what can't be read, a key that comes twice
            lines[at] = lines[at][:40] if at % 2 else lines[at - 1]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def command(self, verb, *arguments):
        return [CAJISTA, verb, *map(str, arguments), "--progress", "never"]

    def call(self, verb, *arguments, env=None):
        done = subprocess.run(self.command(verb, *arguments), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, env={**os.environ, **(env or {})},
                              timeout=600, check=False)
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def fault(self, out, kind, call="", number=0):
        return {"LD_PRELOAD": str(self.library), "CAJISTA_FAULT": f"{kind}:{call}:{number}",
                "CAJISTA_FAULT_BELOW": str(out)}

    def count_calls(self):
        out = self.folder / "counted"
        result = self.folder / "counts"
        env = self.fault(out, "count")
        env["CAJISTA_FAULT_COUNTS"] = str(result)
        self.call("run", self.folder / "job.xml", "--out", out, "--now", NOW, env=env)
        shutil.rmtree(out)
        return {name: int(number) for name, number in
                (line.split() for line in result.read_text().splitlines())}

    def fail(self, what):
        self.failures.append(what)
        print(f"  DIFFERENCE: {what}", flush=True)

    def check_published(self, out, what):
        """What has its final name is whole, whenever the run is looked at."""
        for name, digest in digests(out).items():
            if self.digests.get(name) != digest:
                self.fail(f"{what}: {name} has its name but not its content")

    def note_phase(self, out):
        try:
            state = json.loads((out / "run.json").read_text(encoding="utf-8"))["state"]
        except (OSError, ValueError):
            state = "before"
        if state == "composing" and not (out / "pages").exists():
            state = "opening"
        self.phases[state] = self.phases.get(state, 0) + 1

    def kill_by_time(self, out, verb, *arguments):
        with subprocess.Popen(self.command(verb, *arguments), stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(self.random.uniform(0, self.seconds * 1.05))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        return process.returncode == -signal.SIGKILL

    def kill_by_call(self, out, verb, *arguments):
        """At the n-th call of one kind: renames and syncs, of the publication, come as often as
        writes."""
        call = self.random.choice(CALLS)
        number = self.random.randint(1, max(1, self.calls[call]))
        code, _ = self.call(verb, *arguments, env=self.fault(out, "kill", call, number))
        return code == -signal.SIGKILL

    def interrupt(self, number):
        """One run with one to four kills, then to its end."""
        out = self.folder / f"run-{number}"
        begin = ("run", self.folder / "job.xml", "--out", out, "--now", NOW)
        kill = self.kill_by_time if number % 2 else self.kill_by_call
        kills = 1 if kill(out, *begin) else 0
        self.note_phase(out)
        self.check_published(out, f"kill {number}")
        while kills and kills < 4 and self.random.random() < 0.4:
            if not (out / "run.json").exists() or not kill(out, "resume", out):
                break
            kills += 1
            self.note_phase(out)
            self.check_published(out, f"kill {number}, while resuming")
        self.end(out, begin, f"kill {number}")
        return kills

    def end(self, out, begin, what):
        if not (out / "run.json").exists():  # killed before the run began
            shutil.rmtree(out, ignore_errors=True)
            code, said = self.call(*begin)
        else:
            code, said = self.call("resume", out)
        if code != 4:
            self.fail(f"{what}: ended with {code}: {said}")
        elif digests(out) != self.digests:
            now = digests(out)
            names = [name for name in {**now, **self.digests}
                     if now.get(name) != self.digests.get(name)]
            self.fail(f"{what}: {sorted(names)[:5]}")
        elif counts(out) != self.counts:
            self.fail(f"{what}: {counts(out)} instead of {self.counts}")
        elif (out / "scratch").exists():
            self.fail(f"{what}: scratch is left")
        if not self.failures:
            shutil.rmtree(out)

    def disk_fault(self, number):
        """A full or failing disk, or short writes: a clear message and exit code, nothing published
        by halves, and what was composed is not lost."""
        out = self.folder / f"fault-{number}"
        kind = ("enospc", "short", "eio")[number % 3]
        call = "write" if kind == "short" else self.random.choice(("write", "sync", "rename",
                                                                   "open"))
        at = self.random.randint(1, max(1, self.calls[call]))
        begin = ("run", self.folder / "job.xml", "--out", out, "--now", NOW)
        code, said = self.call(*begin, env=self.fault(out, kind, call, at))
        what = f"{kind} at {call} {at} of {self.calls[call]}"
        self.check_published(out, what)
        if kind == "short" and code not in (4, 16):
            self.fail(f"{what}: ended with {code}: {said}")
        elif kind != "short" and code not in (4, 12, 16):
            self.fail(f"{what}: ended with {code}: {said}")
        elif code in (12, 16) and "error" not in said:
            self.fail(f"{what}: says nothing")
        self.end(out, begin, what)

    def close(self):
        """What failed is kept for whoever looks into it."""
        if self.failures:
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder)
        print(f"state at the kills: {self.phases}", flush=True)


def arguments(about, kills, documents):
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("kills", nargs="?", type=int, default=kills)
    parser.add_argument("--documents", type=int, default=documents)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def verdict(part, about, kills, documents):
    """Runs one part alone; the exit code."""
    given = arguments(about, kills, documents)
    done, differences = part(given.kills, given.documents, given.seed)
    faults = done.pop("faults of the disk", None)
    met = f"{sum(done.values())} kills" + (f", {faults} faults of the disk" if faults else "")
    print(f"{met}, {differences} differences")
    return 1 if differences or not all(done.values()) else 0


def run(wanted, documents, seed):
    """(kills and faults by what they met, differences)"""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cajista-crash-"))
    crash = Crash(folder, documents, seed)
    print(f"{documents} records, {len(crash.digests)} files, {crash.seconds:.1f} s; calls "
          f"{crash.calls}", flush=True)
    kills = number = 0
    while kills < wanted and number < 3 * wanted:
        kills += crash.interrupt(number)
        number += 1
        if number % 20 == 0:
            print(f"  {kills} kills, {len(crash.failures)} differences", flush=True)
    faults = wanted // 4
    for fault in range(faults):
        crash.disk_fault(fault)
    crash.close()
    return {"runs": kills, "faults of the disk": faults}, len(crash.failures)


if __name__ == "__main__":
    sys.exit(verdict(run, __doc__, kills=200, documents=3000))
