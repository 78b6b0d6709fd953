# SPDX-License-Identifier: Apache-2.0
"""Measures programs: wall time, processor time, memory, each from the whole process; medians of
runs that take turns, so that a noisy machine disturbs all alike."""
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(os.environ.get("CAJISTA_BUILD", ROOT / "build" / "release"))
CAJISTA = pathlib.Path(os.environ.get("CAJISTA", BUILD / "cajista"))
CACHE = ROOT / "build" / "bench"
SAMPLES = ROOT / "samples"
NOW = "2026-11-02T06:00:00Z"
RUNS = 5


class Folder:
    """A scratch folder that goes away."""

    def __enter__(self):
        CACHE.mkdir(parents=True, exist_ok=True)
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="run-", dir=CACHE))
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def call(command, cores=None):
    """Runs a program to its end: seconds, processor seconds, peak memory, standard output."""
    if cores is not None:
        command = ["taskset", "-c", cores, *command]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.monotonic()
        child = subprocess.Popen([str(part) for part in command], stdout=out, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if child.returncode != 0:
            sys.exit(f"{' '.join(map(str, command))}: exit code {child.returncode}\n"
                     + err.read().decode("utf-8", "replace"))
        return {"seconds": seconds, "cpu_seconds": usage.ru_utime + usage.ru_stime,
                "peak_memory_bytes": usage.ru_maxrss * 1024, "output": out.read()}


def statements(count, kind="ndjson"):
    """Data of the reference statement, made once: from the reference generator where it is there
    (CAJISTA_BENCH_DATA names it), otherwise from tools/make-data."""
    maker = os.environ.get("CAJISTA_BENCH_DATA")
    source = "given" if maker else "made"
    path = CACHE / f"{source}-{count}.{kind}"
    if path.exists():
        return path
    CACHE.mkdir(parents=True, exist_ok=True)
    if maker:
        subprocess.run([sys.executable, maker, str(count), CACHE / f"given-{count}"], check=True)
    else:
        form = {"csv": "grouped"}.get(kind, kind)
        part = path.with_suffix(".part")
        subprocess.run([sys.executable, ROOT / "tools" / "make-data", "statements", str(count),
                        "--format", form, "--out", part], check=True, stdout=subprocess.DEVNULL)
        part.rename(path)
    return path


def run_job(job, data, folder, *, workers=2, cores=None, options=()):
    """One run of a job; adds what its report says."""
    out = folder / "run"
    shutil.rmtree(out, ignore_errors=True)
    command = [CAJISTA, "run", job, "--out", out, "--data", f"statements={data}", "--now", NOW,
               "--workers", workers, "--progress", "never", *options]
    sample = call(command, cores)
    report = json.loads((out / "report.json").read_text("utf-8"))
    sample.update(pages=report["pages"], stage_seconds=report["stage_seconds"],
                  bytes=sum(file["bytes"] for channel in report["channels"].values()
                            for file in channel.get("files", [])))
    sample["command"] = " ".join(
        str(part).replace(str(out), "RUN").replace(str(data), "DATA").replace(str(ROOT) + "/", "")
        for part in command)
    return sample


def take_turns(contenders, runs=RUNS):
    """Calls each of {name: function} `runs` times, one after the other in each round, after one
    round that warms caches. Gives the samples by name."""
    samples = {name: [] for name in contenders}
    for turn in range(runs + 1):
        for name, function in contenders.items():
            sample = function()
            if turn > 0:
                samples[name].append(sample)
    return samples


def figures(samples):
    """Median and spread of samples of one contender."""
    seconds = sorted(sample["seconds"] for sample in samples)
    median = statistics.median(seconds)
    result = {
        "runs": len(samples),
        "seconds": {"median": round(median, 4), "least": round(seconds[0], 4),
                    "most": round(seconds[-1], 4)},
        "cpu_seconds": round(statistics.median(s["cpu_seconds"] for s in samples), 4),
        "peak_memory_bytes": max(sample["peak_memory_bytes"] for sample in samples),
    }
    first = samples[0]
    if "command" in first:
        result["command"] = first["command"]
    if "pages" in first:
        result["pages"] = first["pages"]
        result["pages_per_second"] = round(first["pages"] / median)
        result["cpu_microseconds_per_page"] = round(
            result["cpu_seconds"] * 1e6 / first["pages"], 1)
    if first.get("bytes"):
        result["bytes_per_page"] = round(first["bytes"] / first["pages"])
    if "stage_seconds" in first:
        result["stage_seconds"] = {
            stage: round(statistics.median(s["stage_seconds"][stage] for s in samples), 4)
            for stage in first["stage_seconds"]}
    return result


def machine():
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                  if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"processor": model, "cores": os.cpu_count(), "memory_gib": round(memory / 2**30, 1),
            "load_before": os.getloadavg()[0]}


def commit():
    def git(*arguments):
        return subprocess.run(["git", "-C", ROOT, *arguments], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False).stdout.decode().strip()
    return git("rev-parse", "--short=12", "HEAD") + ("+changes" if git("status", "--short") else "")


def size(default):
    """The N of `tools/bench NAME [N]`."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else default


def print_result(name, contenders, **more):
    """JSON of the benchmark: what is common, then figures by contender, then what else it says."""
    result = {"benchmark": name, "commit": commit(), "machine": machine(),
              "contenders": {key: figures(samples) for key, samples in contenders.items()}, **more}
    json.dump(result, sys.stdout, indent=2)
    print()


def ratio(samples, above, below, what="seconds"):
    """Median of `above` over median of `below`."""
    def median(name):
        return statistics.median(sample[what] for sample in samples[name])
    return round(median(above) / median(below), 3)


def speed_ratio(samples, above, below):
    """Pages a second of `above` over those of `below`."""
    def speed(name):
        return statistics.median(sample["pages"] / sample["seconds"] for sample in samples[name])
    return round(speed(above) / speed(below), 3)
