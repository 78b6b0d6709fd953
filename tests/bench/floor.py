#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A whole run on one core over the time to compress and write the same content."""
import shutil
import statistics

from harness import yardstick
from harness.measure import BUILD, SAMPLES, Folder, call, print_result, run_job, size, statements, \
    take_turns

LEVEL = 1  # what samples/reference/job.xml compresses with


def main():
    count = size(10000)
    data = statements(count)
    list(yardstick.build("floor"))
    with Folder() as folder:
        def run():
            sample = run_job(SAMPLES / "reference" / "job.xml", data, folder, workers=1, cores="0")
            spool = folder / "spool.pdf"
            shutil.move(next((folder / "run" / "print").glob("*.pdf")), spool)
            return sample

        def floor():
            sample = call([BUILD / "tests" / "bench" / "yardstick" / "yardstick_floor",
                           folder / "spool.pdf", LEVEL, folder / "floor.bin"], cores="0")
            streams, raw, written, seconds = sample.pop("output").split()
            sample.update(seconds=float(seconds), bytes=int(written), raw_bytes=int(raw),
                          streams=int(streams))
            return sample
        samples = take_turns({"run": run, "floor": floor})
    for sample in samples["floor"]:
        sample["pages"] = samples["run"][0]["pages"]
    first = samples["floor"][0]
    print_result("floor", samples, statements=count, raw_bytes_per_page=round(
        first["raw_bytes"] / first["pages"]), time_ratio=round(
            statistics.median(s["seconds"] for s in samples["run"])
            / statistics.median(s["seconds"] for s in samples["floor"]), 2))


if __name__ == "__main__":
    main()
