#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The reference statement as print spool and as an archive in volumes (PDF/A-2u, with index), and
as a file for each customer: what the files cost."""
from harness.measure import SAMPLES, Folder, print_result, ratio, run_job, size, statements, \
    take_turns

JOBS = (("volumes", "job-archive-volume.xml"), ("files", "job-archive.xml"), ("spool", "job.xml"))


def main():
    count = size(5000)
    data = statements(count)
    with Folder() as folder:
        samples = take_turns({
            name: lambda job=job: run_job(SAMPLES / "reference" / job, data, folder)
            for name, job in JOBS})
    print_result("archive-volume", samples, statements=count,
                 time_ratio=ratio(samples, "volumes", "spool"),
                 files_over_volumes=ratio(samples, "files", "volumes"))


if __name__ == "__main__":
    main()
