# SPDX-License-Identifier: Apache-2.0
"""qpdf, poppler, mutool and Ghostscript read every file that samples make; their pictures agree"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "command"))
from java_referee import end  # noqa: E402
from pdfa import jobs  # noqa: E402
from program import NOW, call  # noqa: E402

RESOLUTION = 72
BLOCK = 12          # pixels: the means of such squares are compared, so hinting plays no part
MOST_DIFFERENCE = 44  # of 255: a glyph that one program puts into the next square makes up to 30
MOST_PAGES = 3      # of a file are compared; qpdf reads all
# What a program says of itself: Debian builds mutool without colour management.
OF_ITSELF = ("warning: ICC support is not available",)
PROGRAMS = ("qpdf", "pdftoppm", "mutool", "gs")


def run(*command):
    return subprocess.run(list(map(str, command)), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)


def picture(path):
    """Width, height and the gray bytes of a PGM."""
    data = path.read_bytes()
    head = re.match(rb"P5\s(?:#[^\n]*\n)*\s*(\d+)\s(?:#[^\n]*\n)*\s*(\d+)\s(?:#[^\n]*\n)*\s*255\s",
                    data)
    width, height = int(head.group(1)), int(head.group(2))
    return width, height, data[head.end():head.end() + width * height]


def means(path):
    """The mean of each square, row by row; squares that the page's edge cuts are left out."""
    width, height, gray = picture(path)
    columns = width // BLOCK
    rows = []
    for top in range(0, height - BLOCK, BLOCK):
        sums = [0] * columns
        for y in range(top, top + BLOCK):
            line = gray[y * width:y * width + columns * BLOCK]
            for column in range(columns):
                sums[column] += sum(line[column * BLOCK:(column + 1) * BLOCK])
        rows.append([one // (BLOCK * BLOCK) for one in sums])
    return rows


def difference(one, other):
    """The greatest difference of two pictures, and the square where it is."""
    worst = (0, (0, 0))
    for y, (left, right) in enumerate(zip(one, other)):
        for x, (a, b) in enumerate(zip(left, right)):
            worst = max(worst, (abs(a - b), (x * BLOCK, y * BLOCK)))
    return worst


def read_warnings(pdf, pages, work):
    """What the programs complain of; makes their pictures."""
    last = str(min(pages, MOST_PAGES))
    found = []
    checked = run("qpdf", "--check", pdf)
    if checked.returncode != 0 or b"WARNING" in checked.stdout + checked.stderr:
        found.append("qpdf: " + (checked.stdout + checked.stderr).decode()[-200:])
    for name, command in (
            ("poppler", ["pdftoppm", "-gray", "-r", RESOLUTION, "-l", last, pdf,
                         work / "poppler"]),
            ("mutool", ["mutool", "draw", "-q", "-c", "gray", "-r", RESOLUTION, "-o",
                        work / "mutool-%d.pgm", pdf, f"1-{last}"]),
            ("Ghostscript", ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pgmraw",
                             f"-r{RESOLUTION}", "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4",
                             f"-dLastPage={last}", f"-sOutputFile={work / 'gs-%d.pgm'}", pdf])):
        got = run(*command)
        said = "\n".join(line for line in (got.stdout + got.stderr).decode("utf-8", "replace")
                         .splitlines() if line and line not in OF_ITSELF)
        if got.returncode != 0 or said:
            found.append(f"{name}: {said[-200:] or got.returncode}")
    return found


def disagreements(pages, work):
    found = []
    for page in range(1, min(pages, MOST_PAGES) + 1):
        poppler = [path for path in work.glob("poppler-*.pgm")
                   if int(path.stem.rsplit("-", 1)[1]) == page]
        pictures = {"poppler": poppler[0] if poppler else work / "missing",
                    "mutool": work / f"mutool-{page}.pgm", "gs": work / f"gs-{page}.pgm"}
        if not all(path.is_file() for path in pictures.values()):
            found.append(f"page {page}: a picture is missing")
            continue
        squares = {name: means(path) for name, path in pictures.items()}
        for name in ("mutool", "gs"):
            worst, place = difference(squares["poppler"], squares[name])
            if worst > MOST_DIFFERENCE:
                found.append(f"page {page}: poppler and {name} differ by {worst} at {place}")
    return found


def problems(pdf):
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        info = run("pdfinfo", pdf).stdout.decode("utf-8", "replace")
        pages = int(re.search(r"^Pages:\s+(\d+)", info, re.M).group(1))
        return read_warnings(pdf, pages, work) or disagreements(pages, work)


def files_of(name, job, more, work):
    """All PDFs of a sample: as it stands, its print as PDF/VT-1, its archive as PDF/A-3a and UA."""
    text = job.read_text(encoding="utf-8")
    plain = re.sub(r'(<archive\b[^>]*?) standard="[^"]*"', r"\1", text)
    variants = {"own": text,
                "ua": plain.replace("<archive", '<archive standard="pdf/a-3a+ua-1"')}
    profile = pathlib.Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
    if profile.is_file():
        shutil.copy(profile, job.parent)
        press = f'standard="pdf/vt-1" output-intent="{profile.name}" output-condition="Custom"'
        variants["vt"] = re.sub(r"<print", f"<print {press}", text)
    files = []
    for kind, changed in variants.items():
        if kind != "own" and changed == text:
            continue
        other = job.with_name(f"job-{kind}.xml")
        other.write_text(changed, encoding="utf-8")
        out = work / f"{name}-{kind}"
        got = call("run", other, "--out", out, "--now", NOW, *more)
        if got.returncode not in (0, 4):
            sys.exit(f"{name} as {kind}: {got.stderr}")
        files += sorted(path for path in out.rglob("*.pdf") if path.is_file())
    return files


def main():
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if missing:
        print(f"skipped: there is no {', '.join(missing)}")
        end(0, 0, 1)
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        for name, job, more in jobs(work):
            files = files_of(name, job, more, work)
            good = 0
            for pdf in files:
                found = problems(pdf)
                good += not found
                if found:
                    print(f"FAILED {pdf.relative_to(work)}: {'; '.join(found)}", flush=True)
            print(f"{name}: {good} of {len(files)} files", flush=True)
            passed += good
            failed += len(files) - good
    end(passed, failed, 0)


if __name__ == "__main__":
    main()
