# SPDX-License-Identifier: Apache-2.0
"""PDF/X-4 and PDF/VT-1: our own checker of their clauses, each with a file that breaks it"""
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "command"))
import pdfx_rules  # noqa: E402
from java_referee import end  # noqa: E402
from pdfa import make_terms  # noqa: E402
from program import NOW, SAMPLES, call, make_data  # noqa: E402

PROFILE = "/usr/share/color/icc/ghostscript/default_cmyk.icc"
STANDARDS = ("pdf/x-4", "pdf/vt-1")
RESOLUTION = 40          # enough to see a misplaced line
MOST_DIFFERENT = 12      # mean difference of gray levels: antialiasing is 2 to 6
# Areas in CMYK and spot colours: mutool of Debian has no colour management and shows cyan as
# 0,255,255, the others by their own profiles. Where ink is, is compared for all files alike.
MOST_OF_INKS = 25
WHITE, INKED = 250, 200  # gray levels
# Share of pixels that are white to one and inked to another; small type makes up to 0.02.
MOST_MISPLACED = 0.03

# Rule → (what is changed in the uncompressed file, into what). None: made otherwise.
BREAKS = {
    "header": (rb"\A%PDF-1\.6", rb"%PDF-1.7"),
    "file identifier": (rb"/ID \[\s*<[0-9a-f]+>\s*<[0-9a-f]+>\s*\]", rb"/ID [<00><00>]"),
    "no encryption": None,
    "XMP readable without a filter": None,
    "claim of PDF/X-4": (rb"PDF/X-4<", rb"PDF/X-3<"),
    "title": (rb"dc:title>", rb"dc:titel>"),
    "dates": (rb"xmp:MetadataDate>", rb"xmp:MetadotaDate>"),
    "document and instance": (rb"xmpMM:InstanceID>", rb"xmpMM:InstonceID>"),
    "version and rendition": (rb"xmpMM:RenditionClass>", rb"xmpMM:RenditionClas>"),
    "trapped": (rb"/Trapped /False", rb"/Trapped /Maybe"),
    "information as in the XMP": (rb"/ModDate \(D:2", rb"/ModDate (D:1"),
    "one output intent": (rb"/S /GTS_PDFX\b", rb"/S /GTS_PDFA1"),
    "output condition": (rb"/OutputConditionIdentifier \(", rb"/OutputConditionX ("),
    "profile of a printer": (rb"prtrCMYK", rb"mntrCMYK"),
    "profile's components": (rb"/N 4\b", rb"/N 3"),
    "trim or art box": (rb"/TrimBox \[", rb"/CropBox ["),
    "boxes nested": (rb"(/TrimBox \[\s*)0\b", rb"\1-99"),
    "no actions": (rb"/Type /Catalog",
                   rb"/OpenAction << /S /JavaScript /JS (x) >> /Type /Catalog"),
    "no form fields": (rb"/Type /Catalog", rb"/AcroForm << /Fields [] >> /Type /Catalog"),
    "no embedded files": (rb"/Type /Catalog",
                          rb"/Names << /EmbeddedFiles << /Names [] >> >> /Type /Catalog"),
    "no annotations on the page": (
        rb"/Type /Page\b(?!s)", rb"/Annots [ << /Subtype /Link /Rect [0 0 9 9] >> ] /Type /Page"),
    "no reference XObjects": (rb"/Subtype /Form", rb"/Ref << >> /Subtype /Form"),
    "no PostScript, no OPI": (rb"/Subtype /Form", rb"/OPI << >> /Subtype /Form"),
    "no transfer functions": (rb"/Type /Catalog",
                              rb"/X << /Type /ExtGState /TR /Identity >> /Type /Catalog"),
    "fonts embedded": (rb"/FontFile2 ", rb"/FontFileX "),
    "one definition of an ink": (
        rb"(/ColorSpace <<)(\s*/DefaultRGB)",
        rb"\1 /SZ [ /Separation /Varnish /DeviceGray << /FunctionType 2 /Domain [0 1] "
        rb"/N 1 /C0 [1] /C1 [0] >> ]\2"),
    "alternates of inks defined": (rb"(/Separation\s*/PANTONE#20485#20C\s*)/DeviceCMYK",
                                   rb"\1/DeviceRGB"),
    "overprint mode of CMYK only": (rb"/OPM 1", rb"/OPM 2"),
    "device colours defined": (rb"/DefaultRGB", rb"/DefoultRGB"),
    "claim of PDF/VT-1": (rb"PDF/VT-1<", rb"PDF/VT-9<"),
    "date of PDF/VT": (rb"VTModDate>2", rb"VTModDate>1"),
    "root of the parts": (rb"/DPartRootNode", rb"/DPartRootNoda"),
    "names of the levels": (rb"/NodeNameList \[", rb"/NodeNameList [ /More"),
    "record level": (rb"/RecordLevel \d", rb"/RecordLevel 7"),
    "parents of parts": (rb"/Parent (\d+ 0 R)(\s*/Start)", rb"/Parent 1 0 R\2"),
    "parts or pages": (rb"/DParts \[\s*\[([^\]]*)\]\s*\]", rb"/DParts [\1]"),
    "parts cover all pages": (rb"/DPart (\d+) 0 R", rb"/DPart 1 0 R"),
    "recipient of each record": (rb"/CIP4_UniqueID", rb"/CIP4_UniqueIX"),
    "metadata of segments": (rb"/Cajista_Fields", rb"/Cajista_Fialds"),
    "shared artwork named": (rb"/GTS_XID", rb"/GTS_XIX"),
    "encapsulated artwork is self-contained": (
        rb"(/GTS_Encapsulated true.*?)/Resources\b", rb"\1/Resourcez"),
}


# Rules that the sample without inks can't break.
OF_INKS = ("one definition of an ink", "alternates of inks defined", "overprint mode of CMYK only")


def jobs(work):
    copy = work / "samples"
    shutil.copytree(SAMPLES, copy)
    shutil.copytree(pathlib.Path(__file__).resolve().parent / "pdfx_cases", copy / "inks")
    yield "statements", copy / "statements" / "job.xml", []
    yield "invoices", copy / "invoices" / "job.xml", []
    yield "inks", copy / "inks" / "job.xml", []
    yield "mailpieces", copy / "production" / "job.xml", []
    data = make_data("statements", 20, "ndjson", work / "reference.ndjson")
    yield "reference", copy / "reference" / "job.xml", ["--data", f"statements={data}"]
    cases = copy / "cases"
    shutil.copytree(pathlib.Path(__file__).resolve().parent / "pdfa_cases", cases)
    make_terms(cases, "archive")
    job = cases / "job-imported.xml"
    job.write_text(re.sub(r"<archive\b.*</archive>", "<print/>", job.read_text(encoding="utf-8")),
                   encoding="utf-8")
    yield "imported", job, []


def spool(standard, name, job, more, work):
    text = job.read_text(encoding="utf-8")
    text = re.sub(r"<(archive|web)\b[^>]*/>|<archive\b.*?</archive>", "", text, flags=re.S)
    # Children of <print> make mailpieces, which the sample has; an index alone doesn't.
    if name in ("statements", "mailpieces"):
        field = '<index name="segment" value="segment" level="segment"/>'
        text = re.sub(r"(<print\b[^>]*)/>", r"\1></print>", text)
        text = re.sub(r"(<print\b[^>]*>)", r"\1" + field, text)
    text = re.sub(r"<print\b", f'<print standard="{standard}" output-intent="{PROFILE}" '
                  f'output-condition="Custom CMYK" bleed="3mm"', text)
    changed = job.with_name("job-of-pdfx.xml")
    changed.write_text(text, encoding="utf-8")
    out = work / f"{name}-{standard.replace('/', '-')}"
    got = call("run", changed, "--out", out, "--now", NOW, *more)
    if got.returncode not in (0, 4):
        sys.exit(f"{name} in {standard}: {got.stderr}")
    return sorted((out / "print").rglob("*.pdf"))


def quiet(*command):
    """What a program says of a file; nothing is right."""
    got = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         check=False)
    said = got.stdout.decode("utf-8", "replace")
    # Debian's build of mutool says this of every file.
    said = said.replace("warning: ICC support is not available\n", "")
    return said.strip() + (f" exit code {got.returncode}" if got.returncode else "")


def gray(path):
    """Width, height and bytes of a PGM."""
    data = path.read_bytes()
    m = re.match(rb"P5\s+(?:#[^\n]*\n)?(\d+)\s+(\d+)\s+(\d+)\s", data)
    return int(m[1]), int(m[2]), data[m.end():]


def renderings(pdf, work):
    """The first page by three renderers: how far the furthest two are from each other, and how much
    of the page is white to one and inked to another."""
    top = work / "render"
    shutil.rmtree(top, ignore_errors=True)
    top.mkdir()
    subprocess.run(["pdftoppm", "-gray", "-cropbox", "-r", str(RESOLUTION), "-f", "1", "-l", "1",
                    "-singlefile", pdf, top / "poppler"], check=True, stderr=subprocess.DEVNULL)
    subprocess.run(["mutool", "draw", "-q", "-c", "gray", "-r", str(RESOLUTION), "-o",
                    top / "mutool.pgm", pdf, "1"], check=True, stderr=subprocess.DEVNULL)
    subprocess.run(["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dLastPage=1",
                    "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4", "-sDEVICE=pgmraw",
                    f"-r{RESOLUTION}", f"-sOutputFile={top / 'gs.pgm'}", pdf], check=True)
    pages = [gray(top / f"{name}.pgm") for name in ("poppler", "mutool", "gs")]
    width = min(page[0] for page in pages)
    height = min(page[1] for page in pages)
    worst, misplaced = 0.0, 0.0
    for one in pages:
        for other in pages:
            pairs = [(one[2][y * one[0] + x], other[2][y * other[0] + x])
                     for y in range(height) for x in range(width)]
            worst = max(worst, sum(abs(a - b) for a, b in pairs) / len(pairs))
            misplaced = max(misplaced, sum(a >= WHITE and b < INKED for a, b in pairs)
                            / len(pairs))
    return worst, misplaced


def plates(pdf, work):
    """Names of the plates that have ink, as Ghostscript separates the first page."""
    top = work / "plates"
    shutil.rmtree(top, ignore_errors=True)
    top.mkdir()
    subprocess.run(["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dLastPage=1", "-r30",
                    "-sCompression=none", "-sDEVICE=tiffsep", f"-sOutputFile={top / 'p.tif'}",
                    pdf], check=True, stdout=subprocess.DEVNULL)
    found = set()
    for path in top.glob("*.tif"):
        name = re.search(r"\((.*)\)", path.name)
        if name and has_ink(path.read_bytes()):
            found.add(name[1])
    return found


def has_ink(tiff):
    """Whether an uncompressed plate (8 bits, 255 is no ink) has any."""
    order = "<" if tiff[:2] == b"II" else ">"
    at = struct.unpack_from(order + "I", tiff, 4)[0]
    fields = {}
    for i in range(struct.unpack_from(order + "H", tiff, at)[0]):
        tag, kind, count, value = struct.unpack_from(order + "HHII", tiff, at + 2 + 12 * i)
        fields[tag] = (kind, count, value, at + 2 + 12 * i + 8)

    def numbers(tag):
        kind, count, value, place = fields[tag]
        letter, size = ("H", 2) if kind == 3 else ("I", 4)
        where = place if count * size <= 4 else value
        return struct.unpack_from(f"{order}{count}{letter}", tiff, where)
    strips = [tiff[offset:offset + size]
              for offset, size in zip(numbers(273), numbers(279))]
    return any(strip.strip(b"\xff") for strip in strips)


def broken(rule, plain, work):
    """A file that breaks one rule."""
    path = work / "broken.pdf"
    if rule == "no encryption":
        subprocess.run(["qpdf", "--encrypt", "", "x", "256", "--", work / "plain.pdf", path],
                       check=True)
        return path
    if rule == "XMP readable without a filter":
        data = plain
        path.write_bytes(data.replace(b"<?xpacket begin", b"<?xpackit begin"))
        return path
    old, new = BREAKS[rule]
    changed = re.sub(old, new, plain, flags=re.S)
    if changed == plain:
        return None
    fixed = subprocess.run(["fix-qdf"], input=changed, stdout=subprocess.PIPE, check=True)
    path.write_bytes(fixed.stdout)
    return path


def main():
    if not os.path.exists(PROFILE):
        print(f"skipped: {PROFILE} is missing; install libgs-common")
        end(0, 0, len(STANDARDS))
    passed = failed = 0

    def count(good, text):
        nonlocal passed, failed
        passed += bool(good)
        failed += not good
        if not good:
            print(f"FAILED {text}")

    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        sources = list(jobs(work))
        for standard in STANDARDS:
            rules = len(pdfx_rules.X4) + (len(pdfx_rules.VT1) if standard == "pdf/vt-1" else 0)
            for name, job, more in sources:
                for pdf in spool(standard, name, job, more, work):
                    wrong = pdfx_rules.failures(pdfx_rules.Pdf(pdf), standard)
                    count(not wrong, f"{standard} {name}: {', '.join(wrong)}")
                    for said in (quiet("qpdf", "--check", pdf).replace("\n", " "),):
                        count("No syntax or stream encoding errors" in said, f"qpdf: {said}")
                    count(not (said := quiet("mutool", "draw", "-q", "-o", "/dev/null", "-F",
                                             "ppm", "-r", "20", pdf)), f"mutool {name}: {said}")
                    count(not (said := quiet("gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-r20",
                                             "-sDEVICE=pkmraw", "-sOutputFile=/dev/null", pdf)),
                          f"gs {name}: {said}")
                    count(not (said := quiet("pdftotext", pdf, "/dev/null")),
                          f"poppler {name}: {said}")
                    far, misplaced = renderings(pdf, work)
                    most = MOST_OF_INKS if name == "inks" else MOST_DIFFERENT
                    count(far < most, f"{name}: renderings differ by {far:.1f} levels")
                    count(misplaced < MOST_MISPLACED, f"{name}: ink elsewhere on {misplaced:.2%}")
                    print(f"{standard} {name}: {rules} rules; renderings: {far:.1f} levels apart, "
                          f"ink elsewhere on {misplaced:.2%}")
        def sample(name):
            """A file of a source, readable."""
            source = next(one for one in sources if one[0] == name)
            made = spool("pdf/vt-1", *source, work / "again")[0]
            subprocess.run(["qpdf", "--qdf", "--object-streams=disable", made, work / "plain.pdf"],
                           check=True)
            return (work / "plain.pdf").read_bytes()
        got = plates(spool("pdf/x-4", *sources[2], work / "inks")[0], work)
        print(f"plates with ink: {', '.join(sorted(got))}")
        count({"PANTONE 485 C", "Varnish", "Black", "Cyan", "Magenta"} <= got, f"plates: {got}")
        with_inks = sample("inks")
        plain = sample("statements")
        wrong = pdfx_rules.failures(pdfx_rules.Pdf(work / "plain.pdf"), "pdf/vt-1")
        count(not wrong, f"the whole file is refused: {wrong}")
        for rule in {**pdfx_rules.X4, **pdfx_rules.VT1}:
            path = broken(rule, with_inks if rule in OF_INKS else plain, work)
            found = path and pdfx_rules.failures(pdfx_rules.Pdf(path), "pdf/vt-1")
            count(found and rule in found, f"a file that breaks '{rule}' passes: {found}")
    end(passed, failed, 0)


if __name__ == "__main__":
    main()
