#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What checkpoints cost: the same job with and without them, taking turns; cost is a share of the
time and of the processor time without (0.03 is 3 %)."""
import shutil

from harness.measure import SAMPLES, Folder, print_result, ratio, run_job, size, statements, \
    take_turns


def main():
    count = size(20000)
    data = statements(count)
    with Folder() as folder:
        source = shutil.copytree(SAMPLES / "reference", folder / "job")
        text = (source / "job.xml").read_text(encoding="utf-8")
        jobs = {}
        for name, answer in (("with", "yes"), ("without", "no")):
            jobs[name] = source / f"{name}.xml"
            jobs[name].write_text(
                text.replace("</job>", f'<run checkpoints="{answer}"/></job>'), encoding="utf-8")
        samples = take_turns({name: lambda job=job: run_job(job, data, folder)
                              for name, job in jobs.items()})
    print_result("checkpoint", samples, statements=count,
                 cost_of_time=round(ratio(samples, "with", "without") - 1, 3),
                 cost_of_processor=round(
                     ratio(samples, "with", "without", "cpu_seconds") - 1, 3))


if __name__ == "__main__":
    main()
