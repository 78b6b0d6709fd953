#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills what joins a production: shards and their merge, the retry of repaired rejects, the release
of held documents; calls it again or resumes it, and compares every published byte. `joined.py N`
does N kills of each; the last line is the verdict."""
import json
import pathlib
import shutil
import sys
import tempfile
import time

import crash

JOB = '''<job name="crash" xmlns="urn:cajista:job">
  <input name="statements" format="ndjson" path="data.ndjson"
         schema="statement.schema.xml" key="id"/>
  <suppress when='ends with(id, "7")' reason="every tenth"/>
  <hold when='ends with(id, "3")' reason="to be looked at"/>
  <document template="statement.xml"/>
  <print><group by="locale" banner="yes"/><sort by="name" locale="es"/>
    <machine name="inserter" sheets="6"/><machine name="hand"/><volume sheets="60"/>
    <marks><datamatrix content="{{piece}}|{{sheet}}|{{sheets}}|{{sequence}}"/></marks></print>
  <archive path="{{issued}}/{{id}}.pdf"><index name="customer" value="name"/></archive>
  <web path="{{id}}.html"/>
  <rejects limit="50%"/>
  <run batch="8"/>
</job>
'''
SHARDS = 3


class JoinedCrash(crash.Crash):
    """`reference` is the finished run; what completes it is made of a copy, in a folder beside."""

    def make_data(self, documents):
        super().make_data(documents)
        self.repaired = self.folder / "repaired.ndjson"

    def prepare(self):
        """What nothing happened to: of each verb the digests, and how long it takes."""
        repaired = []
        for line in (self.reference / "rejects.ndjson").read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if entry["code"] == "archive.path-taken":  # a key that came twice gets one of its own
                whole = json.loads(entry["record"])
                whole["id"] += "R"
                entry["record"] = json.dumps(whole)
                repaired.append(json.dumps(entry))
        self.repaired.write_text("\n".join(repaired) + "\n", encoding="utf-8")
        self.expected, self.took = {}, {}
        for verb in ("retry", "release"):
            run, out = self.places(f"whole-{verb}")
            self.expected[verb] = self.finish(verb, run, out)
        self.shards = [self.folder / f"shard-{i}" for i in range(1, SHARDS + 1)]
        for i in range(SHARDS):
            begin = self.shard_call(i, self.shards[i])
            self.took["shard"] = self.timed(begin, (0, 4))
        out = self.folder / "whole-merge"
        self.took["merge"] = self.timed(("merge", out, *self.shards), (4,))
        if crash.digests(out) != self.digests:
            self.fail("merge: other bytes than one machine")
        shutil.rmtree(out)

    def places(self, name):
        run, out = self.folder / name / "run", self.folder / name / "out"
        shutil.copytree(self.reference, run)
        return run, out

    def timed(self, call, codes):
        start = time.monotonic()
        code, said = self.call(*call)
        if code not in codes:
            self.fail(f"{call[0]}: ended with {code}: {said}")
        return time.monotonic() - start

    def begin(self, verb, run, out):
        more = ("--rejects", self.repaired) if verb == "retry" else ()
        return (verb, run, "--out", out, *more)

    def finish(self, verb, run, out):
        self.took[verb] = self.timed(self.begin(verb, run, out), (0, 4))
        return crash.digests(out)

    def shard_call(self, index, out):
        return ("run", self.folder / "job.xml", "--shard", f"{index + 1}/{SHARDS}", "--out", out,
                "--now", crash.NOW)

    def kill(self, verb, *arguments):
        """By time or by call, within what the verb takes."""
        whole = self.seconds, self.calls
        share = self.took[verb] / self.seconds
        self.seconds = self.took[verb]
        self.calls = {name: max(1, round(count * min(share, 1) * 0.7))
                      for name, count in whole[1].items()}
        by = self.kill_by_time if self.random.random() < 0.5 else self.kill_by_call
        killed = by(*arguments)
        self.seconds, self.calls = whole
        return killed

    def carry_on(self, out, begin, what, verb):
        """Again or to its end, with kills while resuming; (kills, exit code)."""
        kills, tries = 0, 3
        while True:
            if not (out / "run.json").exists():
                shutil.rmtree(out, ignore_errors=True)
                call, arguments = begin, (out, *begin)
            else:
                state = json.loads((out / "run.json").read_text(encoding="utf-8"))["state"]
                self.phases[f"{verb} {state}"] = self.phases.get(f"{verb} {state}", 0) + 1
                again = verb == "release" and state != "publishing" and state != "published"
                call = begin if again else ("resume", out)
                arguments = (out, *call)
            tries -= 1
            if tries >= 0 and self.random.random() < 0.3:
                kills += 1 if self.kill(verb, *arguments) else 0
                continue  # it may have come to its end before
            code, said = self.call(*call)
            if code not in (0, 4):
                self.fail(f"{what}: ended with {code}: {said}")
            return kills

    def supplement(self, verb, number):
        run, out = self.places(f"{verb}-{number}")
        begin = self.begin(verb, run, out)
        kills = 1 if self.kill(verb, out, *begin) else 0
        kills += self.carry_on(out, begin, f"{verb} {number}", verb)
        if crash.digests(out) != self.expected[verb]:
            self.fail(f"{verb} {number}: other bytes")
        if crash.digests(run) != self.digests:
            self.fail(f"{verb} {number}: the run that it completes has changed")
        twice = self.folder / f"{verb}-{number}" / "twice"
        code, said = self.call(*self.begin(verb, run, twice))
        if verb == "release" and "run.nothing-to-release" not in said:
            self.fail(f"{verb} {number}: documents go out twice: {code} {said}")
        if verb == "retry" and any(twice.rglob("*.pdf")):
            self.fail(f"{verb} {number}: documents go out twice: {code} {said}")
        if not self.failures:
            shutil.rmtree(self.folder / f"{verb}-{number}")
        return kills

    def shard(self, number):
        index = number % SHARDS
        out = self.folder / f"shard-killed-{number}"
        begin = self.shard_call(index, out)
        kills = 1 if self.kill("shard", out, *begin) else 0
        kills += self.carry_on(out, begin, f"shard {number}", "shard")
        shards = [out if i == index else folder for i, folder in enumerate(self.shards)]
        kills += self.merge(number, shards)
        shutil.rmtree(out)
        return kills

    def merge(self, number, shards):
        out = self.folder / f"merge-{number}"
        begin = ("merge", out, *shards)
        kills = 1 if self.kill("merge", out, *begin) else 0
        self.check_published(out, f"merge {number}")
        kills += self.carry_on(out, begin, f"merge {number}", "merge")
        if crash.digests(out) != self.digests:
            self.fail(f"merge {number}: other bytes")
        elif crash.counts(out) != self.counts:
            self.fail(f"merge {number}: {crash.counts(out)} instead of {self.counts}")
        if not self.failures:
            shutil.rmtree(out)
        return kills


def run(wanted, documents, seed):
    """(kills by what was killed, differences)"""
    crash.JOB = JOB
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cajista-crash-"))
    test = JoinedCrash(folder, documents, seed)
    test.prepare()
    done = {}
    for name, step in (("shards and merge", test.shard),
                       ("retry", lambda number: test.supplement("retry", number)),
                       ("release", lambda number: test.supplement("release", number))):
        kills = number = 0
        while kills < wanted and number < 3 * wanted:
            kills += step(number)
            number += 1
        done[name] = kills
        print(f"  {kills} kills of {name}, {len(test.failures)} differences", flush=True)
    test.close()
    return done, len(test.failures)


if __name__ == "__main__":
    sys.exit(crash.verdict(run, __doc__, kills=20, documents=300))
