# SPDX-License-Identifier: Apache-2.0
"""Random lists: kinds, nesting, numbers, markers inside."""
import random

from layout_cases.random_blocks import text


def items(rng, depth):
    made = ""
    for _ in range(rng.randint(1, 4)):
        value = f' value="{rng.randint(2, 30)}"' if rng.random() < 0.1 else ""
        inner = text(rng, 12)
        if rng.random() < 0.3:
            inner = f"<p>{inner}</p>"
        if depth and rng.random() < 0.3:
            inner += listing(rng, depth - 1)
        made += f"<li{value}>{inner}</li>"
    return made


def listing(rng, depth):
    style = []
    kind = rng.choice(("ul", "ol", "ol"))
    if rng.random() < 0.3:
        style.append("list-style-position:inside")
    if kind == "ol" and rng.random() < 0.5:
        style.append("list-style-type:" + rng.choice(
            ("lower-alpha", "upper-alpha", "lower-roman", "upper-roman", "none")))
    if rng.random() < 0.3:
        style.append(f"padding-left:{rng.choice((15, 24, 45))}pt")
    if rng.random() < 0.3:
        style.append(f"margin:{rng.choice((3, 9))}pt 0")
    start = f' start="{rng.randint(2, 40)}"' if kind == "ol" and rng.random() < 0.2 else ""
    said = f' style="{";".join(style)}"' if style else ""
    return f"<{kind}{start}{said}>{items(rng, depth)}</{kind}>"


def cases():
    for i in range(60):
        rng = random.Random(f"l{i}")
        yield f"lists {i}", "", f"<p>before</p>{listing(rng, 2)}<p>after</p>"
