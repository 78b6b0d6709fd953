# SPDX-License-Identifier: Apache-2.0
"""Margins that collapse, at edges of boxes and pages (CSS 2.2, 8.3.1; CSS Fragmentation 3, 5.2)."""


def lines(first, last):
    return "".join(f"<p>l{i}</p>" for i in range(first, last + 1))


def cases():
    for top in (0, 3, 12):
        for bottom in (0, 6, -3):
            yield (f"siblings {bottom} {top}", "",
                   f'<p style="margin-bottom:{bottom}pt">a</p>'
                   f'<p style="margin-top:{top}pt">b</p><p>c</p>')
            yield (f"through empty {bottom} {top}", "",
                   f'<p>a</p><div style="margin:{top}pt 0 {bottom}pt 0"></div><p>b</p>')
            yield (f"parent and first {bottom} {top}", "",
                   f'<p>z</p><div style="margin-top:{bottom}pt">'
                   f'<p style="margin-top:{top}pt">a</p></div><p>b</p>')
            yield (f"parent and last {bottom} {top}", "",
                   f'<div style="margin-bottom:{bottom}pt">'
                   f'<p style="margin-bottom:{top}pt">a</p></div><p>b</p>')
    for n in (8, 9, 10):
        for how in ("margin-top:15pt", "margin-bottom:15pt", "padding-top:15pt",
                    "padding-bottom:15pt", "margin-top:-6pt", "border-top:3pt solid;padding:3pt 0"):
            yield (f"page end {n} {how}", "", lines(1, n) + f'<p style="{how}">x</p><p>y</p>')
            yield (f"page end in div {n} {how}", "",
                   lines(1, n) + f'<div style="{how}"><p>x</p><p>y</p></div><p>z</p>')
    for how in ("break-before:page", "break-after:page"):
        for margin in ("margin-top:12pt", "margin-bottom:12pt", "margin:9pt 0"):
            yield (f"forced {how} {margin}", "",
                   f'<p>a</p><p style="{how};{margin}">b</p><p style="margin-top:6pt">c</p>')
            yield (f"forced nested {how} {margin}", "",
                   f'<p>a</p><div style="{margin}"><p style="{how};{margin}">b</p></div>'
                   f'<p style="margin-top:6pt">c</p>')
