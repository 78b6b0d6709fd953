#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One million statements, once: seconds and peak memory (the data takes 5 GB and minutes)."""
from harness.measure import SAMPLES, Folder, print_result, run_job, size, statements


def main():
    count = size(1_000_000)
    data = statements(count)
    with Folder() as folder:
        sample = run_job(SAMPLES / "reference" / "job.xml", data, folder)
    print_result("million", {"two workers": [sample]}, statements=count,
                 bytes_of_memory_per_page=round(sample["peak_memory_bytes"] / sample["pages"], 1))


if __name__ == "__main__":
    main()
