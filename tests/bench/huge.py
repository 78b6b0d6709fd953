#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A record of 2,000 pages among N small ones: what it costs the others and in memory. `delay` is
the time over that of the small ones and of the huge one made by two workers at once, as a share."""
import json

from harness.measure import SAMPLES, Folder, print_result, run_job, size, statements, take_turns

PAGES = 2000


def main():
    count = size(10000)
    data = statements(count)
    job = SAMPLES / "reference" / "job.xml"
    with Folder() as folder:
        lines = data.read_text(encoding="utf-8").splitlines()
        record = json.loads(lines[0])
        probe = folder / "probe.ndjson"
        listed = next(key for key, value in record.items() if isinstance(value, list)
                      and value and isinstance(value[0], dict))
        rows = record[listed]
        record[listed] = [rows[i % len(rows)] for i in range(10_000)]
        probe.write_text(json.dumps(record) + "\n", encoding="utf-8")
        pages = run_job(job, probe, folder)["pages"]
        record[listed] = [rows[i % len(rows)] for i in range(10_000 * PAGES // pages + 50)]
        record["id"] = str(record.get("id", "")) + "-huge"
        huge = folder / "huge.ndjson"
        huge.write_text(json.dumps(record) + "\n", encoding="utf-8")
        mixed = folder / "mixed.ndjson"
        lines.insert(len(lines) // 2, json.dumps(record))
        mixed.write_text("\n".join(lines) + "\n", encoding="utf-8")
        files = {"small": data, "huge": huge, "mixed": mixed}
        samples = take_turns({name: lambda file=file: run_job(job, file, folder)
                              for name, file in files.items()}, 3)
    best = {name: min(sample["seconds"] for sample in made) for name, made in samples.items()}
    peak = {name: max(sample["peak_memory_bytes"] for sample in made)
            for name, made in samples.items()}
    together = best["small"] + best["huge"] / 2
    print_result("huge", samples, statements=count, pages_of_the_huge=samples["huge"][0]["pages"],
                 delay=round(best["mixed"] / together - 1, 3),
                 memory_over_small_bytes=peak["mixed"] - peak["small"])


if __name__ == "__main__":
    main()
