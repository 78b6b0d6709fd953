# SPDX-License-Identifier: Apache-2.0
"""Compares this tree with a commit: both programs take turns on the same data, in one run.

A figure fails when it is more than 10 % worse and all runs here were slower than the median
there."""
import json
import statistics
import subprocess
import sys

from harness import measure
from harness.measure import CACHE, CAJISTA, NOW, ROOT, SAMPLES, Folder, call, run_job, statements

WORSE = 1.10


def base_program(base):
    """The release build of a commit, in a work tree of its own below build/bench."""
    tree = CACHE / "base"
    subprocess.run(["git", "-C", ROOT, "worktree", "prune"], check=True)
    if not (tree / "CMakeLists.txt").exists():
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "--detach", "--force", tree, base],
                       check=True, stdout=sys.stderr)
    subprocess.run(["git", "-C", tree, "checkout", "--detach", "--force", base], check=True,
                   stdout=sys.stderr, stderr=subprocess.DEVNULL)
    subprocess.run(["cmake", "--preset", "release"], cwd=tree, check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "--preset", "release", "--target", "cajista"], cwd=tree,
                   check=True, stdout=sys.stderr)
    return tree, tree / "build" / "release" / "cajista"


def contenders(program, samples, folder):
    """The figures by name: each a function that runs once and gives a sample."""
    reference = samples / "reference"
    count = 5000

    def job(name, kind="ndjson", **more):
        def run():
            measure.CAJISTA = program
            return run_job(reference / name, statements(count, kind), folder, **more)
        return run

    def compose():
        return call([program, "compose", reference / "statement.xml", "--data", statements(10),
                     "--now", NOW, "-o", folder / "one.pdf"])
    result = {"statements": job("job.xml"),
              "statements, one core": job("job.xml", workers=1, cores="0"),
              "xml": job("job-xml.xml", "xml"), "csv": job("job-csv.xml", "csv"),
              "archive": job("job-archive.xml"), "compose": compose}
    if (reference / "job-notice.xml").exists():
        result["notice"] = job("job-notice.xml")
    return result


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: tools/bench --compare COMMIT")
    tree, base = base_program(sys.argv[1])
    figures, failed = {}, []
    with Folder() as folder:
        here = contenders(CAJISTA, SAMPLES, folder)
        there = contenders(base, tree / "samples", folder)
        for name in here:
            if name not in there:
                continue
            turns = measure.take_turns({"base": there[name], "here": here[name]})
            seconds = {who: [sample["seconds"] for sample in turns[who]] for who in turns}
            medians = {who: statistics.median(seconds[who]) for who in seconds}
            change = medians["here"] / medians["base"]
            worse = change > WORSE and min(seconds["here"]) > medians["base"]
            figures[name] = {"base_seconds": round(medians["base"], 4),
                             "here_seconds": round(medians["here"], 4),
                             "time_ratio": round(change, 3), "worse": worse}
            if worse:
                failed.append(name)
    json.dump({"benchmark": "compare", "base": sys.argv[1], "commit": measure.commit(),
               "machine": measure.machine(), "figures": figures}, sys.stdout, indent=2)
    print()
    if failed:
        sys.exit(f"more than 10 % slower than {sys.argv[1]}: {', '.join(failed)}")


if __name__ == "__main__":
    main()
