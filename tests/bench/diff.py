#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two spools of 10,000 pages with ten planted differences: all found, none invented."""
import json
import os
import resource
import subprocess
import sys
import time

from harness.measure import CAJISTA, SAMPLES, Folder, size, statements

JOB = SAMPLES / "statements" / "job.xml"


def edit(record, kind):
    """Changes one record; the kinds of difference that must be found in its document."""
    moves = record["tx"]
    middle = len(moves) // 2
    if kind == "amount":
        moves[middle]["balance"] = str(round(float(moves[middle]["balance"]) + 0.01, 2))
        return {"amount-changed"}
    if kind == "text":
        moves[middle]["desc"] = "Xyz " + moves[middle]["desc"].split(" ", 1)[-1]
        return {"text-changed"}
    if kind == "row":
        del moves[middle]
        return {"text-lost", "amount-changed"}
    record["address"][0] = "Xyz " + record["address"][0]
    return {"text-added"}


def plant(lines):
    """Ten documents of the second side that differ, by key, and the kinds of each."""
    expected = {}
    step = len(lines) // 10
    made = list(lines)
    for i, kind in enumerate(["amount", "text", "row", "address"] * 2):
        index = i * step + step // 2
        record = json.loads(made[index])
        kinds = edit(record, kind)
        expected[record["id"]] = kinds
        made[index] = json.dumps(record, ensure_ascii=False)
    gone = made.pop(8 * step + step // 2)
    expected[json.loads(gone)["id"]] = {"document-missing"}
    new = json.loads(gone)
    new["id"] = "X00000001"
    made.append(json.dumps(new, ensure_ascii=False))
    expected["X00000001"] = {"document-added"}
    return made, expected


def run(data, folder, name):
    out = folder / name
    subprocess.run([CAJISTA, "run", JOB, "--data", f"statements={data}", "--out", out, "--now",
                    "2026-11-02T06:00:00Z"], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    return out


def timed(*command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    result = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return result, round(seconds, 2), round(cpu, 2), after.ru_maxrss


def main():
    count = size(5200)
    data = statements(count)
    result = {"benchmark": "diff", "statements": count}
    with Folder() as folder:
        lines = data.read_text(encoding="utf-8").splitlines()
        other, expected = plant(lines)
        planted = folder / "planted.ndjson"
        planted.write_text("\n".join(other) + "\n", encoding="utf-8")
        before, after = run(data, folder, "before"), run(planted, folder, "after")
        for name, first, second, wanted in (("equal", before, before, {}),
                                            ("planted", before, after, expected)):
            done, seconds, cpu, kilobytes = timed(CAJISTA, "diff", first, second, "--format",
                                                  "json")
            report = json.loads(done.stdout)
            found = {}
            for one in report["differences"]:
                found.setdefault(one["document"], set()).add(one["kind"])
            missed = [key for key, kinds in wanted.items()
                      if not kinds & found.get(key, set())]
            invented = sorted(set(found) - set(wanted))
            jobs = os.cpu_count() or 1
            result[name] = {"pages": report["pages"], "seconds": seconds, "cpu_seconds": cpu,
                            "largest_process_mib": kilobytes // 1024,
                            "all_processes_at_most_mib": kilobytes * (jobs + 1) // 1024,
                            "planted": len(wanted), "missed": missed, "invented": invented}
    print(json.dumps(result, indent=2))
    good = all(not result[name][key] for name in ("equal", "planted")
               for key in ("missed", "invented"))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
