#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The reference statement as print spool and as one archive file per customer."""
from harness.measure import SAMPLES, Folder, print_result, ratio, run_job, size, statements, \
    take_turns


def main():
    count = size(5000)
    data = statements(count)
    with Folder() as folder:
        samples = take_turns({
            name: lambda job=job: run_job(SAMPLES / "reference" / job, data, folder)
            for name, job in (("spool and archive", "job-archive.xml"), ("spool", "job.xml"))})
    print_result("statements-archive", samples, statements=count,
                 time_ratio=ratio(samples, "spool and archive", "spool"))


if __name__ == "__main__":
    main()
