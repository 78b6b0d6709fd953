#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The reference statement from NDJSON, XML and CSV."""
from harness.measure import SAMPLES, Folder, print_result, ratio, run_job, size, statements, \
    take_turns

JOBS = {"ndjson": "job.xml", "xml": "job-xml.xml", "csv": "job-csv.xml"}


def main():
    count = size(10000)
    with Folder() as folder:
        samples = take_turns({
            kind: lambda kind=kind, job=job: run_job(SAMPLES / "reference" / job,
                                                     statements(count, kind), folder)
            for kind, job in JOBS.items()})
    print_result("formats", samples, statements=count,
                 time_ratios={f"{kind} / ndjson": ratio(samples, kind, "ndjson")
                              for kind in ("xml", "csv")})


if __name__ == "__main__":
    main()
