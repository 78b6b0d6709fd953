#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two cores with 2 workers over one pinned core with 1, and memory at two sizes of the job."""
from harness.measure import SAMPLES, Folder, print_result, run_job, size, speed_ratio, statements, \
    take_turns

JOB = SAMPLES / "reference" / "job.xml"


def main():
    count = size(20000)
    data, few = statements(count), statements(count // 10)
    with Folder() as folder:
        samples = take_turns({
            "two workers": lambda: run_job(JOB, data, folder),
            "one core": lambda: run_job(JOB, data, folder, workers=1, cores="0"),
            "a tenth": lambda: run_job(JOB, few, folder),
        })
    print_result("scaling", samples, statements=count,
                 speed_ratio=speed_ratio(samples, "two workers", "one core"))


if __name__ == "__main__":
    main()
