# SPDX-License-Identifier: Apache-2.0
"""Floats where margins meet (CSS 2.2, 8.3.1 and 9.5.1): first in a box, between blocks, nested."""


def a_float(side="left", more=""):
    return f'<div style="float:{side};width:60pt{more}"><p>float</p></div>'


def cases():
    for top in (6, 15, -3):
        p = f'<p style="margin-top:{top}pt">para</p>'
        for name, box in (("plain", ""), ("padding", "padding-top:3pt"),
                          ("border", "border-top:1.5pt solid"), ("margin", "margin-top:9pt"),
                          ("context", "overflow:hidden"), ("background", "background:#eee")):
            div = f'<div style="{box}">'
            yield f"first in {name} {top}", "", f"<p>z</p>{div}{a_float()}{p}</div><p>y</p>"
            yield (f"two first in {name} {top}", "",
                   f"<p>z</p>{div}{a_float()}{a_float('right')}{p}</div><p>y</p>")
            yield (f"first in two of {name} {top}", "",
                   f"<p>z</p>{div}<div>{a_float()}{p}</div></div><p>y</p>")
            yield (f"before a box in {name} {top}", "",
                   f"<p>z</p>{div}{a_float()}<div>{p}<p>q</p></div></div><p>y</p>")
            yield f"second in {name} {top}", "", f"<p>z</p>{div}<p>q</p>{a_float()}{p}</div>"
        yield f"between {top}", "", f'<p style="margin-bottom:9pt">z</p>{a_float()}{p}<p>y</p>'
        yield (f"after a margin in a box {top}", "",
               f'<p style="margin-bottom:9pt">z</p><div>{a_float()}{p}</div><p>y</p>')
        yield (f"clear {top}", "",
               f'<p>z</p><div>{a_float()}<p style="clear:both;margin-top:{top}pt">para</p></div>')
        yield (f"before a table {top}", "",
               f'<p>z</p><div>{a_float()}<table style="margin-top:{top}pt"><tr><td>cell</td></tr>'
               f"</table></div><p>y</p>")
        yield (f"alone in a box {top}", "",
               f'<p>z</p><div style="margin:{top}pt 0">{a_float()}</div><p>y</p>')
        yield (f"in an empty box {top}", "",
               f"<p>z</p><div><div>{a_float()}</div>{p}</div><p>y</p>")
        yield (f"first in an item {top}", "",
               f"<p>z</p><ul><li>{a_float('right')}{p}</li></ul><p>y</p>")
        yield (f"at the page's end {top}", "",
               "".join(f"<p>l{i}</p>" for i in range(9)) + f"<div>{a_float()}{p}</div><p>y</p>")
