# SPDX-License-Identifier: Apache-2.0
"""PDF/A-2 and -3, PDF/UA-1: veraPDF reads every archive file that samples and cases make"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "command"))
from java_referee import Missing, end, fetch  # noqa: E402
from program import NOW, SAMPLES, call, make_data, shared  # noqa: E402

# What the job says → what veraPDF calls it.
FLAVOURS = {
    "pdf/a-2b": ["2b"], "pdf/a-2u": ["2u"], "pdf/a-2a": ["2a"],
    "pdf/a-3b": ["3b"], "pdf/a-3u": ["3u"], "pdf/a-3a": ["3a"],
    "pdf/a-2a+ua-1": ["2a", "ua1"], "pdf/a-3a+ua-1": ["3a", "ua1"], "pdf/ua-1": ["ua1"],
}
MOST_SHOWN = 5


class VeraPdf:
    """The validator; one process for each flavour and folder."""

    def __init__(self):
        self.jars = fetch("verapdf")

    def failures(self, flavour, files):
        """By file what is wrong with it; an empty list is a compliant file."""
        got = subprocess.run(
            ["java", "-cp", self.jars, "org.verapdf.apps.GreenfieldCliWrapper", "--flavour",
             flavour, "--format", "xml", "--maxfailuresdisplayed", "1", *map(str, files)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        found = {}
        for job in ET.fromstring(got.stdout).iter("job"):
            name = pathlib.Path(job.findtext("item/name"))
            report = job.find("validationReport")
            if report is None:
                found[name] = ["unreadable: " + (job.findtext("taskException/exceptionMessage")
                                                  or "no report")]
                continue
            found[name] = [f"{rule.get('clause')}-{rule.get('testNumber')} "
                           f"{rule.findtext('description')}"
                           for rule in report.iter("rule") if rule.get("status") == "failed"]
            if report.get("isCompliant") != "true" and not found[name]:
                found[name] = ["not compliant"]
        return {pathlib.Path(f): found.get(pathlib.Path(f), ["not reported"]) for f in files}


def jobs(work):
    """Copies of the samples: (name, job file, more arguments). What has no archive gets one."""
    copy = work / "samples"
    shutil.copytree(SAMPLES, copy)
    yield "statements", copy / "statements" / "job.xml", []
    yield "invoices", copy / "invoices" / "job.xml", []
    yield "facturx", copy / "invoices" / "job-facturx.xml", []
    yield "telephone", copy / "telephone" / "job.xml", []
    yield "decisions", copy / "decisions" / "job.xml", []
    for kind, data in (("cii", "*2a-INVOICE_uncefact.xml"), ("ubl", "*1a-INVOICE_ubl.xml")):
        data = shared("conformance", "xrechnung") / data
        if list(data.parent.glob(data.name)):
            job = copy / "einvoice" / f"job-{kind}-hybrid.xml"
            yield f"einvoice-{kind}", job, ["--data", f"invoices={data}"]
    data = make_data("statements", 20, "ndjson", work / "reference.ndjson")
    yield "reference", copy / "reference" / "job-archive.xml", ["--data", f"statements={data}"]
    cases = pathlib.Path(__file__).resolve().parent / "pdfa_cases"
    shutil.copytree(cases, copy / "cases")
    make_terms(copy / "cases", "archive")
    yield "imported", copy / "cases" / "job-imported.xml", []
    yield "cases", copy / "cases" / "job.xml", []


def make_terms(cases, channel):
    """terms.pdf, whose pages imported.xml imports: a PDF/A-2u, or a plain file (`print`)."""
    got = call("compose", cases / "terms.xml", "--data", cases / "cases.ndjson", "--record", "4",
               "--channel", channel, "--now", NOW, "-o", cases / "terms.pdf")
    if got.returncode != 0:
        sys.exit(f"terms.xml: {got.stderr}")


def archive(standard, name, job, more, work):
    """Runs a sample with its archive in a standard; gives the files."""
    text = job.read_text(encoding="utf-8")
    text = re.sub(r'(<archive\b[^>]*?) standard="[^"]*"', r"\1", text)
    text = re.sub(r"<archive ", f'<archive standard="{standard}" ', text)
    if not standard.startswith("pdf/a-3"):  # which takes no invoice: the pages alone
        for template in job.parent.glob("*.xml"):
            design = template.read_text(encoding="utf-8")
            if "<attach " in design:
                template.write_text(re.sub(r"<attach [^>]*/>", "", design), encoding="utf-8")
    changed = job.with_name("job-of-pdfa.xml")
    changed.write_text(text, encoding="utf-8")
    out = work / f"{name}-{re.sub('[^a-z0-9]', '-', standard)}"
    got = call("run", changed, "--out", out, "--now", NOW, *more)
    if got.returncode not in (0, 4):
        sys.exit(f"{name} in {standard}: {got.stderr}")
    return sorted((out / "archive").rglob("*.pdf"))


def uncompressed(path, out):
    """The file with every object readable and editable."""
    subprocess.run(["qpdf", "--qdf", "--object-streams=disable",
                    "--newline-before-endstream", path, out], check=True)
    return out.read_bytes()


# One fault each: (what, the level that forbids it, what is changed in the uncompressed file, into
# what). Level b holds for u and a as well, u for a.
FAULTS = (
    ("no output intent", "b", rb"/OutputIntents", rb"/OutputIntentz"),
    ("no metadata", "b", rb"  /Metadata (\d+ 0 R)", rb"  /Metadatz \1"),
    ("no claim in the XMP", "b", rb"pdfaid:part>\d", rb"pdfaid:part>1"),
    ("no file identifier", "b", rb"/ID \[", rb"/IDD ["),
    ("font not embedded", "b", rb"/FontFile2", rb"/FontFileX"),
    ("wrong width", "b", rb"(\n\[\n\s*1\n\s*\[\n)\s*[\d.]+", rb"\1 9"),
    ("operator unknown", "b", rb"(\bstream\nq\n)", rb"\1xyz\n"),
    ("colour of another space", "b", rb"(\bstream\nq\n)", rb"\1 0 0 0 1 k\n"),
    ("javascript", "b", rb"/Type /Catalog",
     rb"/OpenAction << /S /JavaScript /JS (x) >> /Type /Catalog"),
    ("undeclared namespace", "b", rb"</rdf:RDF>",
     rb'<rdf:Description rdf:about="" xmlns:zz="urn:zz:"><zz:a>1</zz:a>'
     rb"</rdf:Description></rdf:RDF>"),
    ("no ToUnicode", "u", rb"/ToUnicode", rb"/ToUnicodX"),
    ("not marked", "a", rb"/Marked true", rb"/Marked false"),
    ("no structure tree", "a", rb"/StructTreeRoot", rb"/StructTreeRooz"),
    ("no language", "ua", rb"/Lang ", rb"/Lanx "),
    ("content without tag", "ua", rb"/Artifact BMC", rb"/Nothing BMC"),
    ("title not shown", "ua", rb"/DisplayDocTitle true", rb"/DisplayDocTitle false"),
    ("figure without text", "ua", rb"/Alt ", rb"/Alx "),
    ("header without scope", "ua", rb"/Scope /Column", rb"/Scopx /Column"),
    ("link without contents", "ua", rb"/Contents \(", rb"/Contentx ("),
    ("tab order not by structure", "ua", rb"/Tabs /S", rb"/Tabs /R"),
    ("heading skipped", "ua", rb"/S /H2", rb"/S /H5"),
    ("no claim of UA", "ua", rb"pdfuaid:part>", rb"pdfuaid:pazt>"),
)


def broken_variants(flavour, pdf, work):
    """Files that a flavour must reject: file → fault. That without a fault is whole."""
    work.mkdir(parents=True)
    plain = uncompressed(pdf, work / "plain.pdf")
    levels = ("ua",) if flavour == "ua1" else ("b", "u", "a")[:"bua".index(flavour[-1]) + 1]
    variants = {work / "plain.pdf": ""}
    for name, level, old, new in FAULTS:
        if level not in levels:
            continue
        changed = re.sub(old, new, plain, flags=re.S)
        if changed == plain:
            sys.exit(f"the broken variant '{name}' changes nothing")
        path = work / f"broken-{re.sub('[^a-z0-9]+', '-', name)}.pdf"
        fixed = subprocess.run(["fix-qdf"], input=changed, stdout=subprocess.PIPE, check=True)
        path.write_bytes(fixed.stdout)
        variants[path] = name
    if "b" in levels:
        locked = work / "broken-encrypted.pdf"
        subprocess.run(["qpdf", "--encrypt", "", "x", "256", "--", work / "plain.pdf", locked],
                       check=True)
        variants[locked] = "encrypted"
    return variants


def main():
    try:
        referee = VeraPdf()
    except Missing as reason:
        print(f"skipped: {reason}")
        end(0, 0, len(FLAVOURS))
    passed = failed = 0

    def count(good, text):
        nonlocal passed, failed
        passed += good
        failed += not good
        if not good:
            print(f"FAILED {text}")

    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        sources = list(jobs(work))
        samples = {}  # of each flavour, that with every kind of element
        # Those with attachments first: the others take them out of the templates.
        order = sorted(FLAVOURS, key=lambda name: not name.startswith("pdf/a-3"))
        for standard in order:
            flavours, files = FLAVOURS[standard], []
            for name, job, more in sources:
                files += archive(standard, name, job, more, work)
                if name == "cases":
                    samples.update((flavour, files[-1]) for flavour in flavours)
            for flavour in flavours:
                before = passed
                for path, wrong in referee.failures(flavour, files).items():
                    count(not wrong, f"{standard} {path.relative_to(work)} as {flavour}: "
                          + "; ".join(wrong[:MOST_SHOWN]))
                print(f"{standard} as {flavour}: {passed - before} of {len(files)} compliant")
        for flavour, sample in sorted(samples.items()):
            variants = broken_variants(flavour, sample, work / f"broken-{flavour}")
            before = passed
            for path, wrong in referee.failures(flavour, variants).items():
                name = variants[path]
                if name:
                    count(bool(wrong), f"the referee accepts a file as {flavour}: {name}")
                else:
                    count(not wrong, f"the referee rejects the whole file as {flavour}: {wrong}")
            print(f"broken variants of {flavour}: {passed - before - 1} of {len(variants) - 1} "
                  "rejected")
    end(passed, failed, 0)


if __name__ == "__main__":
    main()
