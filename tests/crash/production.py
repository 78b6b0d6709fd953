#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills runs with mailpieces, and `produce` of another press, at random instants; goes on, and
compares every published byte with a run that nothing happened to. `production.py N` does N kills
of each; the last line is the verdict."""
import pathlib
import shutil
import sys
import tempfile
import time

import crash

MARKS = '''<marks side="both"><serial from="1" to="999999999"/>
      <datamatrix width="9mm" height="9mm"
                  content="{{piece:7}}|{{sheet:3}}|{{sheets:3}}|{{sequence:8}}"/>
      <omr top="12mm" width="8mm" pitch="3mm"/></marks>'''
JOB = f'''<job name="crash" xmlns="urn:cajista:job">
  <input name="statements" format="ndjson" path="data.ndjson"
         schema="statement.schema.xml" key="id"/>
  <document template="statement.xml"/>
  <print>
    <group by="locale" banner="yes" separator="yes" volumes="yes"/>
    <sort by="name" locale="es"/>
    <household by="name"/>
    <copies of='if segment = "overdue" then 2 else 1'/>
    <recipient address='if segment = "gold" then ["Agencia Núñez\\nMadrid"] else null'/>
    <machine name="inserter" sheets="6"/><machine name="hand"/>
    <insert name="rates" weight="3g"/>
    <volume sheets="150"/>
    {MARKS}
    <ticket/>
    <profile name="roll"><press up="2"/><sort by="id" order="descending"/>
    <volume sheets="200"/>{MARKS}</profile>
  </print>
  <rejects limit="10%"/>
  <run batch="16"/>
</job>
'''


class ProductionCrash(crash.Crash):
    """The same kills, and kills of `produce` on the finished reference."""

    def produce(self, what):
        code, said = self.call("produce", self.reference, "--profile", "roll")
        if code != 0:
            self.fail(f"{what}: produce ended with {code}: {said}")
        return self.roll_digests()

    def roll_digests(self):
        folder = self.reference / "print-roll"
        return {path.name: crash.hashlib.sha256(path.read_bytes()).hexdigest()
                for path in sorted(folder.glob("*"))} if folder.exists() else {}

    def kill_produce(self, number, expected):
        """What stands in its place is whole, before and after; produced again, the bytes agree."""
        was_there = self.random.random() < 0.5
        if not was_there:
            shutil.rmtree(self.reference / "print-roll", ignore_errors=True)
        kill = self.kill_by_time if number % 2 else self.kill_by_call
        killed = kill(self.reference, "produce", self.reference, "--profile", "roll")
        found = self.roll_digests()
        if found not in ({}, expected):
            self.fail(f"produce {number}: half of an output is published")
        if was_there and not found:
            self.fail(f"produce {number}: the output of before is gone")
        if self.produce(f"produce {number}") != expected:
            self.fail(f"produce {number}: other bytes")
        if crash.digests(self.reference) != self.digests:
            self.fail(f"produce {number}: the run's own print output changed")
        return 1 if killed else 0


def run(wanted, documents, seed):
    """(kills by what was killed, differences)"""
    crash.JOB = JOB
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cajista-crash-"))
    test = ProductionCrash(folder, documents, seed)
    kills = number = 0
    while kills < wanted and number < 3 * wanted:
        kills += test.interrupt(number)
        number += 1
    print(f"  {kills} kills of runs with mailpieces, {len(test.failures)} differences", flush=True)
    test.produce("to warm up")
    start = time.monotonic()
    expected = test.produce("first")
    # Producing is quicker than the run, and calls less.
    share = (time.monotonic() - start) / test.seconds
    test.seconds *= share
    test.calls = {name: max(1, round(count * min(share, 1) / 2))
                  for name, count in test.calls.items()}
    produced = number = 0
    while produced < wanted and number < 3 * wanted:
        produced += test.kill_produce(number, expected)
        number += 1
    print(f"  {produced} kills of produce, {len(test.failures)} differences", flush=True)
    test.close()
    return {"runs with mailpieces": kills, "produce": produced}, len(test.failures)


if __name__ == "__main__":
    sys.exit(crash.verdict(run, __doc__, kills=50, documents=600))
