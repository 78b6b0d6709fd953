# SPDX-License-Identifier: Apache-2.0
"""Pages of several widths: a line of a wide page has two words, one of a narrow page one. What the
last page is wide, FOP doesn't heed."""
import random

from fo_cases.both import Document, Leaves, Master, Words, div, items, p

NARROW = 120  # points of width: a word takes more than half of that, two fit into WIDTH


def narrow(**properties):
    return Master(left=90, **properties)


def leaves(name, nodes, right, left):
    right.head, left.head = p("odd"), p("even")
    return Leaves(name, nodes, right, left)


def texts(rng, most=14, **more):
    words = Words()
    nodes = []
    for _ in range(rng.randint(2, 7)):
        made = dict(more)
        if rng.random() < 0.2:
            made["before"] = rng.choice((4.5, 9))
        lines = rng.randint(1, most)
        if rng.random() < 0.15:
            made["keep"] = True  # what no page can keep together FOP lets overflow
            lines = min(lines, 4)
        if rng.random() < 0.15:
            made["keep_next"] = True
        if rng.random() < 0.15:
            made["break_before"] = "page"
        if not nodes or "break_before" in made:
            made.pop("before", None)  # XSL-FO drops it there
        node = p(words.make(lines, NARROW), **made)
        if rng.random() < 0.25:
            node = div(node, p(words.make(rng.randint(1, 3), NARROW)))
        if rng.random() < 0.15:
            node = items(*([[p(words.make(rng.randint(1, 4), NARROW - 40))], {}]
                           for _ in range(rng.randint(1, 4))))
        nodes.append(node)
    return nodes


def first(rng, name):
    masters = {"first": Master(), "rest": narrow()}
    if rng.random() < 0.5:
        masters = {"first": narrow(top=rng.choice((12, 39))), "rest": Master()}
    return Document(name, texts(rng), masters, None, ' pages="first rest*"',
                    [("page-position", "first", "first"), ("page-position", "any", "rest")])


def sides(rng, name):
    right, left = Master(), narrow(top=rng.choice((12, 30)))
    if rng.random() < 0.5:
        right, left = left, right
    return leaves(name, texts(rng), right, left)


def orphans(rng, name):
    """Two lines at least on either side, as they are on the page that ends."""
    more = {"orphans": rng.randint(1, 3), "widows": 1}
    return leaves(name, texts(rng, **more), Master(), narrow())


def documents():
    for make in (first, sides, orphans):
        for i in range(40):
            name = f"width of {make.__name__} {i}"
            yield make(random.Random(name), name)
