#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One page with letterhead, static paragraphs and six fields: print spool."""
from harness.measure import SAMPLES, Folder, print_result, run_job, size, statements, take_turns


def main():
    count = size(20000)
    data = statements(count)
    job = SAMPLES / "reference" / "job-notice.xml"
    with Folder() as folder:
        samples = take_turns({
            "two workers": lambda: run_job(job, data, folder),
            "one core": lambda: run_job(job, data, folder, workers=1, cores="0")})
    print_result("notice", samples, statements=count)


if __name__ == "__main__":
    main()
