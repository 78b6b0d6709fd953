#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The print output of a run made again with other volume limits, beside composing it."""
from harness.measure import CAJISTA, SAMPLES, Folder, call, print_result, ratio, run_job, size, \
    statements, take_turns


def main():
    count = size(20000)
    data = statements(count)
    with Folder() as folder:
        job = SAMPLES / "reference" / "job.xml"
        pages = run_job(job, data, folder)["pages"]

        def produce():
            sample = call([CAJISTA, "produce", folder / "run", "--volume-pages", "20000"])
            sample.update(pages=pages)
            return sample
        # One after the other: run_job makes the run directory that produce works on.
        samples = take_turns({"compose": lambda: run_job(job, data, folder), "produce": produce})
    print_result("produce", samples, statements=count,
                 time_ratio=ratio(samples, "compose", "produce"))


if __name__ == "__main__":
    main()
