#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two press profiles made from one run, beside composing it: mailpieces, marks, imposition."""
from harness.measure import CAJISTA, SAMPLES, Folder, call, print_result, ratio, run_job, size, \
    statements, take_turns


def main():
    count = size(20000)
    data = statements(count)
    with Folder() as folder:
        job = SAMPLES / "production" / "job.xml"
        pages = run_job(job, data, folder)["pages"]

        def produce(profile):
            def sample():
                made = call([CAJISTA, "produce", folder / "run", "--profile", profile])
                made.update(pages=pages)
                return made
            return sample
        samples = take_turns({"compose": lambda: run_job(job, data, folder),
                              "simplex": produce("simplex"), "roll": produce("roll")})
    print_result("press", samples, statements=count,
                 simplex_ratio=ratio(samples, "compose", "simplex"),
                 roll_ratio=ratio(samples, "compose", "roll"))


if __name__ == "__main__":
    main()
