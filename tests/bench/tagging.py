#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What tagging costs: the reference statement archived as PDF/A-2a and, untagged, as PDF/A-2u."""
import re

from harness.measure import SAMPLES, Folder, print_result, ratio, run_job, size, statements, \
    take_turns

STANDARDS = {"untagged": "pdf/a-2u", "tagged": "pdf/a-2a"}


def job_of(name, prints):
    """A job beside the samples' own, removed afterwards."""
    text = (SAMPLES / "reference" / "job-archive.xml").read_text("utf-8")
    text = text.replace("<archive", f'<archive standard="{STANDARDS[name]}"')
    if not prints:
        text = text.replace("<print/>", "")
    path = SAMPLES / "reference" / f"job-bench-{name}{'-print' if prints else ''}.xml"
    path.write_text(text, "utf-8")
    return path


def measured(job, data, folder):
    sample = run_job(job, data, folder, workers=1)
    files = (folder / "run" / "archive").rglob("*.pdf")
    sample["bytes"] = sum(path.stat().st_size for path in files)
    sample["command"] = re.sub(r"job-bench-(\w+)\S*", r"job-archive.xml (\1)", sample["command"])
    return sample


def main():
    count = size(3000)
    data = statements(count)
    jobs = {name + (" beside print" if prints else ""): job_of(name, prints)
            for prints in (False, True) for name in STANDARDS}
    try:
        with Folder() as folder:
            samples = take_turns({name: lambda job=job: measured(job, data, folder)
                                  for name, job in jobs.items()})
    finally:
        for job in jobs.values():
            job.unlink()
    print_result("tagging", samples, statements=count,
                 time_ratio=ratio(samples, "tagged", "untagged"),
                 cpu_ratio=ratio(samples, "tagged", "untagged", "cpu_seconds"),
                 bytes_ratio=ratio(samples, "tagged", "untagged", "bytes"),
                 beside_print={
                     "time_ratio": ratio(samples, "tagged beside print", "untagged beside print"),
                     "cpu_ratio": ratio(samples, "tagged beside print", "untagged beside print",
                                        "cpu_seconds")})


if __name__ == "__main__":
    main()
