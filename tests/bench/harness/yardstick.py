# SPDX-License-Identifier: Apache-2.0
"""The reference statement by hand-written programs of other libraries (tests/bench/yardstick)."""
import pathlib
import re
import subprocess
import sys

from harness.measure import BUILD, SAMPLES, call


def build(*names):
    """Those that can be built here."""
    targets = [f"yardstick_{name}" for name in names]
    for name, target in zip(names, targets):
        done = subprocess.run(["cmake", "--build", BUILD, "--target", target],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode == 0:
            yield name
        else:
            print(f"without {name}: it can't be built here (tools/packages --bench)",
                  file=sys.stderr)


def fonts():
    """Where the catalogue finds the faces of the reference statement."""
    found = subprocess.run(["dpkg", "-L", "fonts-liberation"], stdout=subprocess.PIPE,
                           check=True).stdout.decode()
    return pathlib.Path(re.search(r".*/LiberationSans-Regular\.ttf$", found, re.M).group(0)).parent


def run(name, data, folder):
    out = folder / f"{name}.pdf"
    sample = call([BUILD / "tests" / "bench" / "yardstick" / f"yardstick_{name}", data,
                   SAMPLES / "reference" / "texts", fonts(), out])
    sample["pages"] = int(sample.pop("output"))
    sample["bytes"] = out.stat().st_size
    out.unlink()
    return sample
