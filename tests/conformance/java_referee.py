# SPDX-License-Identifier: Apache-2.0
"""Referees written in Java: fetched by Maven into build/referees/, run as own processes."""
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"


class Missing(Exception):
    """What this machine lacks for the referee."""


def fetch(name):
    """The class path of the referee whose Maven project is referees/NAME.xml."""
    if not shutil.which("java"):
        raise Missing("there is no java; install default-jre-headless")
    top = ROOT / "build" / "referees"
    project = HERE / "referees" / f"{name}.xml"
    jars = top / name
    stamp = jars / "complete"
    if stamp.is_file() and stamp.read_bytes() == project.read_bytes():
        return f"{jars}/*"
    if not shutil.which("mvn"):
        raise Missing("there is no mvn; install maven")
    shutil.rmtree(jars, ignore_errors=True)
    jars.mkdir(parents=True)
    print(f"fetching {name} from Maven Central", file=sys.stderr)
    got = subprocess.run(
        ["mvn", "-q", "-B", "-U", "-s", HERE / "referees" / "settings.xml", "-f", project,
         f"-Dmaven.repo.local={top / 'maven'}", PLUGIN, f"-DoutputDirectory={jars}",
         "-DincludeScope=runtime"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if got.returncode != 0 or not any(jars.glob("*.jar")):
        reason = [line for line in got.stdout.splitlines() if "ERROR" in line][:1]
        raise Missing(f"Maven can't fetch {name}: {(reason or [got.stdout[-300:]])[0]}")
    stamp.write_bytes(project.read_bytes())
    return f"{jars}/*"


def end(passed, failed, skipped):
    """The last line of a referee, and its exit code."""
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    sys.exit(0 if passed and not failed else 1)
