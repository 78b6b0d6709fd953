# SPDX-License-Identifier: Apache-2.0
"""Random text: line ends, alignment, spaces, sizes and edges within lines. In small letters: we
don't kern with spaces. Without `sub` and `super`: CSS 2.2, 10.8.1, leaves open how far they go."""
import random

from layout_cases.random_blocks import text

PARAGRAPHS = ("", "text-align:right", "text-align:center", "text-align:justify",
              "text-indent:12pt", "text-indent:-6pt;padding-left:6pt", "letter-spacing:0.75pt",
              "word-spacing:3pt", "white-space:nowrap", "white-space:pre-line", "font-size:9pt",
              "line-height:15pt", "line-height:1.5", "line-height:150%",
              "text-align:justify;text-align-last:center", "width:60%", "text-indent:10%",
              "margin:0 12pt")
SPANS = ("font-size:12pt", "font-size:6pt", "letter-spacing:1.5pt", "padding:0 3pt",
         "border:0.75pt solid;margin:0 3pt", "line-height:15pt", "vertical-align:3pt",
         "font-weight:bold", "white-space:nowrap", "font-size:150%;line-height:1",
         "display:inline-block;width:45pt", "display:inline-block;padding:3pt",
         "vertical-align:-20%", "font-family:Liberation Serif",
         "display:inline-block;vertical-align:top",
         "display:inline-block;vertical-align:middle;height:18pt", "vertical-align:text-top",
         "vertical-align:text-bottom", "vertical-align:middle",
         "vertical-align:bottom;font-size:5pt")


def cases():
    for i in range(90):
        rng = random.Random(f"l{i}")
        made = ""
        for _ in range(rng.randint(1, 3)):
            parts = [text(rng, 12)]
            for _ in range(rng.randint(0, 3)):
                parts.append(f'<span style="{rng.choice(SPANS)}">{text(rng, 4)}</span>')
                parts.append(rng.choice(("<br/>", " ", " ", ", ")) + text(rng, 8))
            made += f'<p style="{rng.choice(PARAGRAPHS)}">{" ".join(parts)}</p>'
        yield f"lines {i}", "@page { size: 222pt 414pt }", made + "<p>end</p>"
    for i, style in enumerate(PARAGRAPHS):
        rng = random.Random(f"p{i}")
        yield f"paragraph {style or 'plain'}", "@page { size: 222pt 414pt }", (
            f'<p style="{style}">{text(rng, 40)}</p><p>end</p>')
    for i, style in enumerate(SPANS):
        rng = random.Random(f"s{i}")
        yield f"span {style}", "@page { size: 222pt 414pt }", (
            f'<p>{text(rng, 9)} <span style="{style}">{text(rng, 3)}</span> {text(rng, 12)}</p>'
            "<p>end</p>")
