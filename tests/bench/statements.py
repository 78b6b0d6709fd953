#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The reference statement as print spool: 2 workers, one core, libharu and cairo by hand."""
from harness.measure import SAMPLES, Folder, print_result, run_job, size, speed_ratio, statements, \
    take_turns
from harness import yardstick

JOB = SAMPLES / "reference" / "job.xml"


def main():
    count = size(10000)
    data = statements(count)
    few = statements(min(count, 2000))
    with Folder() as folder:
        contenders = {
            "two workers": lambda: run_job(JOB, data, folder),
            "one core": lambda: run_job(JOB, data, folder, workers=1, cores="0"),
        }
        for name in yardstick.build("libharu", "cairo"):
            contenders[name] = lambda name=name: yardstick.run(name, few, folder)
        samples = take_turns(contenders)
    ratios = {f"two workers / {name}": speed_ratio(samples, "two workers", name)
              for name in list(contenders)[1:]}
    print_result("statements", samples, statements=count, speed_ratios=ratios)


if __name__ == "__main__":
    main()
