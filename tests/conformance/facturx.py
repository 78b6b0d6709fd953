# SPDX-License-Identifier: Apache-2.0
"""Factur-X, ZUGFeRD, XRechnung: Mustang reads hybrid invoices made from records of others"""
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "command"))
from java_referee import Missing, end, fetch  # noqa: E402
from program import NOW, SAMPLES, call, shared  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
PROFILES = ("minimum", "basic-wl", "basic", "en16931", "extended", "xrechnung")
MOST_SHOWN = 3
PROCESSES = int(os.environ.get("CAJISTA_REFEREES", os.cpu_count() or 1))
# Records whose data a profile doesn't allow: part of the record's file, the profiles that do.
NOT_ALLOWED = {
    # A seller with neither registration nor VAT id (BR-CO-26); MINIMUM has no other identifier.
    # EXTENDED compares the sums of its lines more strictly (BR-FXEXT-CO-15).
    "example7": ("basic-wl", "basic", "en16931", "xrechnung"),
    # Taxes rounded by more than EXTENDED tolerates (BR-FXEXT-S-09).
    "huf_example_cii": ("minimum", "basic-wl", "basic", "en16931", "xrechnung"),
    # A rounding of the sum (BT-114), which only EN 16931 and above can state (BR-CO-16).
    "01.17a-INVOICE_ubl": ("minimum", "en16931", "extended", "xrechnung"),
    # A VAT category of Italy alone (split payment), and sums of two taxes.
    "FT_G2G_TD01": ("minimum",),
}


class Mustang:
    """The validator, with its schemas and Schematron rules; a process of each core."""

    def __init__(self):
        self.jars = fetch("mustang")

    def reports(self, files, work):
        """By file: whether it is valid, and what is wrong with it."""
        asked = []
        for number in range(PROCESSES):
            names = work / f"list{number}"
            names.write_text("".join(f"{path}\n" for path in files[number::PROCESSES]),
                             encoding="utf-8")
            asked.append(subprocess.Popen(
                ["java", "-cp", self.jars, "org.mozilla.javascript.tools.shell.Main",
                 HERE / "referees" / "mustang.js", names],
                stdout=open(work / f"answers{number}", "wb"), stderr=subprocess.DEVNULL))
        found = {}
        for number, process in enumerate(asked):
            process.wait()
            answers = (work / f"answers{number}").read_text(encoding="utf-8", errors="replace")
            for line in answers.split("\x01")[1:]:
                answer, _ = json.JSONDecoder().raw_decode(line)
                found[answer["path"]] = judged(answer["report"])
        return {path: found.get(str(path), (False, ["not reported"])) for path in files}


def judged(report):
    try:
        root = ET.fromstring(report.encode("utf-8"))
    except ET.ParseError:
        return False, [report[:300]]
    summaries = [one.get("status") for one in root.iter("summary")]
    errors = [f"{one.get('type')} {one.get('location', '')[-80:]} {(one.text or '').strip()}"
              for kind in ("error", "exception") for one in root.iter(kind)]
    return bool(summaries) and set(summaries) == {"valid"}, errors or [str(summaries)]


def replace(path, pattern, by):
    text = path.read_text(encoding="utf-8")
    if not re.search(pattern, text):
        sys.exit(f"{path.name} has nothing like {pattern}")
    path.write_text(re.sub(pattern, by, text), encoding="utf-8")


def hybrids(samples, job, profile, work, datas):
    """Runs a sample with its invoice in a profile; gives the PDFs and the rejects. Each file of
    others is a run of its own: some have the same number."""
    template = re.search(r'<document template="([^"]+)"', job.read_text("utf-8")).group(1)
    replace(samples / template, r'profile="[a-z0-9-]+"', f'profile="{profile}"')
    files, rejects = [], []

    def make(data):
        out = work / f"{job.stem}-{profile}" / (data.stem if data else "own")
        more = ["--data", f"invoices={data}"] if data else []
        got = call("run", job, "--out", out, "--now", NOW, *more)
        return out, got

    with concurrent.futures.ThreadPoolExecutor(PROCESSES) as pool:
        made = list(pool.map(make, datas))
    for out, got in made:
        if got.returncode not in (0, 4, 8):
            sys.exit(f"{out.name}: {got.stderr}")
        if (out / "rejects.ndjson").is_file():
            lines = (out / "rejects.ndjson").read_text(encoding="utf-8").splitlines()
            rejects += map(json.loads, lines)
        files += sorted((out / "archive").rglob("*.pdf"))
    return files, rejects


def sources():
    """(name, job in samples/, pattern of the records' files, profiles that they allow)."""
    yield "samples/invoices", "invoices/job-facturx.xml", None, PROFILES[:-1]
    for folder, kind, pattern in (("en16931/cii", "cii", "*.xml"), ("en16931/ubl", "ubl", "*.xml"),
                                  ("xrechnung", "cii", "*uncefact.xml"),
                                  ("xrechnung", "ubl", "*ubl.xml")):
        data = shared("conformance", *folder.split("/")) / pattern
        # The rules of XRechnung ask for more than EN 16931: only its own records have that.
        profiles = PROFILES if folder == "xrechnung" else PROFILES[:-1]
        yield f"{folder} {pattern}", f"einvoice/job-{kind}-hybrid.xml", data, profiles


def broken(pdf, work):
    """Hybrid invoices with one fault each: (what, file). The first is whole."""
    plain = work / "plain.pdf"
    subprocess.run(["qpdf", "--qdf", "--object-streams=disable", "--stream-data=uncompress",
                    "--newline-before-endstream", pdf, plain], check=True)
    whole = plain.read_bytes()
    yield "", plain
    for name, old, new in (
            ("no claim of a profile", rb"fx:ConformanceLevel>", rb"fx:ConformanceLevex>"),
            ("sum wrong", rb"(<ram:GrandTotalAmount>)\d", rb"\g<1>7"),
            ("element unknown", rb"ram:CategoryCode>", rb"ram:CategoryCodx>"),
            ("country unknown", rb"<ram:CountryID>..<", rb"<ram:CountryID>QQ<"),
            ("tax without amount", rb"<ram:CalculatedAmount>[^<]*<", rb"<ram:CalculatedAmount><"),
            ("no PDF/A", rb"pdfaid:part>3", rb"pdfaid:part>1"),
            ("relationship missing", rb"/AFRelationship ", rb"/AFRelationshix "),
    ):
        changed = re.sub(old, new, whole)
        if changed == whole:
            sys.exit(f"the broken variant '{name}' changes nothing")
        path = work / f"broken-{re.sub('[^a-z0-9]+', '-', name)}.pdf"
        fixed = subprocess.run(["fix-qdf"], input=changed, stdout=subprocess.PIPE, check=True)
        path.write_bytes(fixed.stdout)
        yield name, path


def main():
    try:
        referee = Mustang()
    except Missing as reason:
        print(f"skipped: {reason}")
        end(0, 0, len(PROFILES))
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        samples = work / "samples"
        shutil.copytree(SAMPLES, samples)
        asked, made = [], {}
        for name, job, data, profiles in sources():
            datas = [None] if data is None else sorted(data.parent.glob(data.name))
            if not datas:
                print(f"skipped: there is no {data}")
                skipped += len(profiles)
                continue
            for profile in profiles:
                place = work / name.split(" ")[0]
                allowed = [data for data in datas if data is None or all(
                    part not in data.name or profile in those
                    for part, those in NOT_ALLOWED.items())]
                skipped += len(datas) - len(allowed)
                path = samples / job
                files, rejects = hybrids(path.parent, path, profile, place, allowed)
                made[name, profile] = files
                asked += files
                for reject in rejects:
                    print(f"FAILED {name} {profile}: {reject['key']}: {reject['message']}")
                    failed += 1
                if not files and not rejects:
                    print(f"FAILED {name} {profile}: no file")
                    failed += 1
        variants = list(broken(made["samples/invoices", "en16931"][0], work))
        found = referee.reports(asked + [path for _, path in variants], work)
        for (name, profile), files in made.items():
            good = [path for path in files if found[path][0]]
            print(f"{name} {profile}: {len(good)} of {len(files)} accepted", flush=True)
            passed += len(good)
            failed += len(files) - len(good)
            for path in files:
                if path not in good:
                    print(f"FAILED {path.relative_to(work)}: "
                          + "; ".join(found[path][1][:MOST_SHOWN]))
        for name, path in variants:
            good = found[path][0] == (not name)
            passed += good
            failed += not good
            if not good:
                print(f"FAILED the referee {'accepts' if name else 'rejects'} "
                      f"{name or 'the whole file'}: {found[path][1][:MOST_SHOWN]}")
        print(f"broken variants: {len(variants) - 1}")
    end(passed, failed, skipped)


if __name__ == "__main__":
    main()
