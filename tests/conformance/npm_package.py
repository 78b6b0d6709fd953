# SPDX-License-Identifier: Apache-2.0
"""A suite that npm has, unpacked below build/conformance/npm; nothing of it is run."""
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile

BUILD = pathlib.Path(os.environ.get("CAJISTA_BUILD", "build/release")).resolve()


def cases_folder(name):
    """An empty folder for what is made of a suite."""
    folder = BUILD / "conformance" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def fetch(name, version):
    """The package's folder; when it can't be had, says so and ends with nothing but one skip."""
    top = BUILD / "conformance" / "npm"
    folder = top / f"{name}-{version}"
    if not folder.is_dir():
        top.mkdir(parents=True, exist_ok=True)
        if shutil.which("npm") is None:
            missing(f"npm is not on this machine; give the folder of {name} as an argument")
        done = subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=top,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              check=False)
        if done.returncode != 0:
            missing(f"npm has no {name}@{version}: {done.stderr.strip()[-300:]}")
        part = top / f"{name}-{version}.part"
        shutil.rmtree(part, ignore_errors=True)
        with tarfile.open(top / done.stdout.split()[-1]) as packed:
            packed.extractall(part, filter="data")
        part.rename(folder)
    return folder / "package"


def missing(why):
    print(why)
    print("0 passed, 0 failed, 1 skipped")
    sys.exit(1)


def judge(name, *arguments):
    """Runs the referee's program, which prints the verdict; its exit code."""
    program = BUILD / "tests" / "conformance" / f"conformance_data_{name}"
    return subprocess.run([program, *map(str, arguments)], check=False).returncode
