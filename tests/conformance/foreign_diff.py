# SPDX-License-Identifier: Apache-2.0
"""`cajista diff` on PDFs of others: planted differences in files made by FOP and by Chromium

CAJISTA_FOREIGN_PAGES says how many pages each file has (300).
"""
import html
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "command"))
from chromium import OPTIONS  # noqa: E402
from picture import png  # noqa: E402
from program import call  # noqa: E402

PAGES = 300
WORDS = ("invoice payment transfer account balance order delivery service interest fee card rent "
         "insurance energy water phone").split()
passed = failed = skipped = 0


def check(good, what):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {what}")


def make_page(number):
    """What stands on a page: the same for the same number."""
    rows = []
    for i in range(18):
        seed = number * 7919 + i * 104729
        label = f"{WORDS[seed % len(WORDS)]} {WORDS[seed // 16 % len(WORDS)]} {seed % 9973:04}"
        rows.append([label, f"{seed % 8999 + 1:,}.{seed % 97:02}"])
    return {"title": f"Statement of customer {number:05}", "rows": rows, "color": "#203040",
            "weight": "normal", "rule": "0.5pt", "indent": "0pt", "image": "one.png"}


def plant(pages):
    """Changes pages in place; page number from 1 → the kind that must be found there."""
    count = len(pages)
    places = [count * (2 * i + 1) // 20 for i in range(10)]
    expected = {}

    def on(index, kind):
        expected[places[index] + 1] = kind
        return pages[places[index]]
    on(0, "text-changed")["rows"][5][0] = "something else 0000"
    on(1, "amount-changed")["rows"][7][1] = "12,345.67"
    del on(2, "text-lost")["rows"][9]
    on(3, "text-added")["rows"].insert(4, ["an additional line here", "1.00"])
    on(4, "moved")["indent"] = "6pt"
    on(5, "color")["color"] = "#203940"
    on(6, "font")["weight"] = "bold"
    on(7, "graphic")["rule"] = "1.5pt"
    on(8, "image")["image"] = "two.png"
    pages.append(make_page(count + 1))
    expected[count + 1] = "text-added"
    return expected


def html_of(pages, title):
    out = [f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title><style>"
           "@page { size: A4; margin: 20mm } body { font: 10pt 'Liberation Sans'; margin: 0 }"
           "section { break-after: page } td { padding: 2pt; width: 60mm }"
           "td + td { text-align: right } h1 { font-size: 14pt }</style></head><body>"]
    for page in pages:
        out.append(f"<section><img src={page['image']} width=24><h1 style='color: {page['color']};"
                   f"font-weight: {page['weight']}'>{html.escape(page['title'])}</h1>"
                   f"<table style='border-top: {page['rule']} solid #808080; margin-left: "
                   f"{page['indent']}'>")
        out += [f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in page["rows"]]
        out.append("</table></section>")
    return "".join(out) + "</body></html>"


def fo_of(pages, title):
    out = ['<fo:root xmlns:fo="http://www.w3.org/1999/XSL/Format"><fo:layout-master-set>'
           '<fo:simple-page-master master-name="p" page-width="210mm" page-height="297mm" '
           'margin="20mm"><fo:region-body/></fo:simple-page-master></fo:layout-master-set>'
           '<fo:declarations><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
           'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
           f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
           '</rdf:Description></rdf:RDF></x:xmpmeta></fo:declarations>']
    for page in pages:
        out.append('<fo:page-sequence master-reference="p"><fo:flow flow-name="xsl-region-body" '
                   'font-family="Helvetica" font-size="10pt"><fo:block><fo:external-graphic '
                   f'src="url({page["image"]})"/></fo:block><fo:block font-size="14pt" '
                   f'color="{page["color"]}" font-weight="{page["weight"]}" space-after="8pt">'
                   f'{html.escape(page["title"])}</fo:block><fo:table table-layout="fixed" '
                   f'width="120mm" border-top="{page["rule"]} solid #808080" '
                   f'start-indent="{page["indent"]}"><fo:table-column column-width="60mm"/>'
                   '<fo:table-column column-width="60mm"/><fo:table-body start-indent="0pt">')
        for a, b in page["rows"]:
            out.append(f'<fo:table-row><fo:table-cell padding="2pt"><fo:block>{a}</fo:block>'
                       '</fo:table-cell><fo:table-cell padding="2pt"><fo:block text-align="end">'
                       f'{b}</fo:block></fo:table-cell></fo:table-row>')
        out.append("</fo:table-body></fo:table></fo:flow></fo:page-sequence>")
    return "".join(out) + "</fo:root>"


def quiet(*command, cwd):
    """Programs say a lot that is no error; what matters is the file."""
    subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   check=False, timeout=1800)


def by_chromium(pages, title, folder, name):
    (folder / f"{name}.html").write_text(html_of(pages, title), encoding="utf-8")
    quiet("chromium", *OPTIONS, f"--user-data-dir={folder / 'profile'}",
          f"--print-to-pdf={folder / (name + '.pdf')}", "--no-pdf-header-footer",
          (folder / f"{name}.html").as_uri(), cwd=folder)


def by_fop(pages, title, folder, name):
    (folder / f"{name}.fo").write_text(fo_of(pages, title), encoding="utf-8")
    quiet("fop", "-q", "-fo", f"{name}.fo", "-pdf", f"{name}.pdf", cwd=folder)


def differences(before, after, *options):
    start = time.monotonic()
    result = call("diff", before, after, "--format", "json", *options, timeout=1800)
    seconds = time.monotonic() - start
    if result.returncode == 2:
        return None, seconds
    return json.loads(result.stdout)["differences"], seconds


def look_at(maker, make, folder):
    pages = [make_page(i + 1) for i in range(PAGES)]
    (folder / "one.png").write_bytes(png(0))
    (folder / "two.png").write_bytes(png(9))
    make(pages, "Before", folder, "before")
    make(pages, "Before", folder, "again")
    expected = plant(pages)
    make(pages, "After", folder, "after")
    names = ("before.pdf", "again.pdf", "after.pdf")
    before, again, after = (folder / name for name in names)
    missing = [name for name in names if not (folder / name).exists()]
    check(not missing, f"{maker} made {missing}")
    if missing:
        return
    found, _ = differences(before, again)
    check(found == [], f"{maker}: equal files: {(found or ['could not compare'])[:3]}")
    found, seconds = differences(before, after)
    check(found is not None, f"{maker}: could be compared")
    kinds = {}
    for one in found or []:
        kinds.setdefault(one["page"], set()).add(one["kind"])
    whole = kinds.pop(0, set())
    check(whole == {"page-count", "metadata"}, f"{maker}: of the file: {sorted(whole)}")
    for page, kind in sorted(expected.items()):
        check(kind in kinds.get(page, ()),
              f"{maker}: page {page} has {sorted(kinds.get(page, ()))}, not {kind}")
    invented = sorted(set(kinds) - set(expected))
    check(not invented, f"{maker}: differences on {invented[:10]}")
    alone, _ = differences(before, after, "--jobs", "1")
    check(alone == found, f"{maker}: one process finds the same as two")
    print(f"{maker}: {PAGES} pages, {len(expected) + 2} planted, compared in {seconds:.1f} s")


def main():
    global skipped
    for maker, program, make in (("Chromium", "chromium", by_chromium), ("FOP", "fop", by_fop)):
        if shutil.which(program) is None:
            print(f"skipped: {program} is not installed (tools/packages --foreign)")
            skipped += 1
            continue
        with tempfile.TemporaryDirectory(prefix="cajista-") as folder:
            look_at(maker, make, pathlib.Path(folder))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(0 if passed and not failed else 1)


if __name__ == "__main__":
    PAGES = int(os.environ.get("CAJISTA_FOREIGN_PAGES", PAGES))
    main()
