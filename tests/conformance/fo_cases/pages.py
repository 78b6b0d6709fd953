# SPDX-License-Identifier: Apache-2.0
"""Page masters by position, sections, running texts, numbers of pages."""
import random

from fo_cases.both import Document, Leaves, Master, Section, Words, div, marker, p

NUMBER = ("{page.number}", "<fo:page-number/>")
SECTION_NUMBER = ("{section.page}", "<fo:page-number/>")


def together(*parts):
    """Text from strings and nodes."""
    both = [part if isinstance(part, tuple) else (part, part) for part in parts]
    return "".join(one[0] for one in both), "".join(one[1] for one in both)


def folio(name, *parts):
    return p(together(name, *parts))


def of_document():
    return together("f", NUMBER, "of",
                    ("{page.count}", '<fo:page-number-citation-last ref-id="s0"/>'))


def flow(rng, words, most=9):
    return [p(words.make(rng.randint(1, 4))) for _ in range(rng.randint(2, most))]


def position(rng):
    """First, rest, last, only."""
    words = Words()
    masters = {name: Master(top=rng.choice((12, 21, 39)), bottom=rng.choice((12, 21)),
                            head=folio(name[0], NUMBER))
               for name in ("first", "rest", "last")}
    conditions = [("page-position", "first", "first"), ("page-position", "last", "last"),
                  ("page-position", "rest", "rest")]
    only = ""
    if rng.random() < 0.5:
        masters["only"] = Master(top=masters["first"].top, bottom=masters["first"].bottom,
                                 head=folio("o", NUMBER))
        conditions.insert(0, ("page-position", "only", "only"))
        only = ' single="only"'
    else:
        conditions.insert(0, ("page-position", "only", "first"))
        only = ' single="first"'
    return Document("", flow(rng, words), masters, None, f' pages="first rest* last"{only}',
                    conditions)


def sides(rng):
    """Left, right and blank pages."""
    words = Words()
    nodes = flow(rng, words, 4)
    for _ in range(rng.randint(1, 4)):
        nodes.append(p(words.make(rng.randint(1, 5)),
                       break_before=rng.choice(("left", "right", "page"))))
        nodes += flow(rng, words, 3)
    masters = {"all": Master(head=folio("a", NUMBER)), "white": Master(head=folio("b", NUMBER))}
    return Document("", nodes, masters, None, ' pages="all*" blank="white"',
                    [("blank-or-not-blank", "blank", "white"), ("page-position", "any", "all")])


def leaves(rng):
    """Right and left pages that look different."""
    right = Master(top=rng.choice((12, 30)), bottom=rng.choice((12, 30)), right=30,
                   head=folio("o", NUMBER))
    left = Master(top=rng.choice((12, 30)), left=30, head=folio("e", NUMBER))
    return Leaves("", flow(rng, Words(), 12), right, left)


def count(rng):
    """Page x of y in the foot."""
    return Document("", flow(rng, Words()), {"all": Master(bottom=21, foot=p(of_document()))})


def running(rng, which, position_of):
    """The text of the first or last one that begins on a page, else the last of a page before."""
    words = Words()
    head = p(together("r", ('{if running.name.%s = null then "-" else running.name.%s}'
                            % (which, which),
                            '<fo:retrieve-marker retrieve-class-name="name" retrieve-position='
                            f'"{position_of}" retrieve-boundary="document"/>')))
    nodes = []
    for i in range(rng.randint(5, 10)):
        # What a text is in force for is inside the block that begins with it.
        nodes.append(div(marker("name", f"n{i}"), *(
            p(words.make(rng.randint(1, 6))) for _ in range(rng.randint(1, 4)))))
    return Document("", nodes, {"all": Master(top=21, head=head)})


def contents(rng):
    """A table of contents before what it tells of."""
    words = Words()
    count_of = rng.randint(2, 5)
    nodes = [p(together("c", (f'<page-of target="#a{i}"/>',
                              f'<fo:page-number-citation ref-id="a{i}"/>'))) for i in
             range(count_of)]
    for i in range(count_of):
        nodes.append(p(words.make(rng.randint(1, 9)), f"a{i}"))
        nodes += flow(rng, words, 4)
    return Document("", nodes)


def sections(rng):
    """Page sequences of their own, counted by themselves."""
    words = Words()
    masters = {"letter": Master(top=21, head=folio("l", SECTION_NUMBER)),
               "terms": Master(top=30, head=folio("t", SECTION_NUMBER))}
    made = []
    for i in range(rng.randint(2, 4)):
        name = "letter" if i % 2 == 0 else "terms"
        made.append(Section(flow(rng, words, 6), f' pages="{name}*"',
                            [("page-position", "any", name)],
                            ' initial-page-number="1" force-page-count="no-force"'))
    return Document("", None, masters, made, ' pages="letter*"')


def boxes(rng):
    """Places on the page, and what lines do at their edges."""
    words = Words()
    left, top = rng.choice((30, 60, 90)), rng.choice((18, 45, 72))
    text = words.make(2, 90)
    box = (f'<div style="position: absolute; left: {left}pt; top: {top}pt; width: 90pt">'
           f"<p>{text}</p></div>",
           f'<fo:block-container absolute-position="absolute" left="{left}pt" top="{top}pt" '
           f'width="90pt"><fo:block>{text}</fo:block></fo:block-container>')
    nodes = [div(box, p(words.make(1)))] if rng.random() < 0.5 else [box]
    for _ in range(rng.randint(3, 9)):
        nodes.append(p(words.make(rng.randint(1, 3)), left=rng.choice((0, 12)),
                       right=rng.choice((0, 9)), indent=rng.choice((0, 0, 9)),
                       align=rng.choice(("start", "center", "end"))))
    return Document("", nodes)


def turned(rng):
    """Boxes whose lines run up, down or upside down; each of one word, for their places differ."""
    words = Words()
    nodes = []
    for _ in range(rng.randint(3, 8)):
        nodes.append(p(words.make(rng.randint(1, 4))))
        angle = rng.choice((90, -90, 180))
        size = ("width: 40pt; ", 'width="40pt" ') if angle != 180 else ("", "")
        word = words.make(1, 40)
        nodes.append((f'<div style="reference-orientation: {angle}; {size[0]}height: 18pt">'
                      f"<p>{word}</p></div>",
                      f'<fo:block-container reference-orientation="{angle}" {size[1]}'
                      f'height="18pt"><fo:block>{word}</fo:block></fo:block-container>'))
    return Document("", [*nodes, p(words.make(1))])


POSITIONS = (("first", "first-starting-within-page"), ("last", "last-starting-within-page"),
             ("start", "first-including-carryover"))


def documents():
    for maker, number in ((position, 40), (sides, 25), (leaves, 20), (count, 10), (contents, 15),
                          (sections, 20), (boxes, 20), (turned, 20)):
        for i in range(number):
            made = maker(random.Random(f"{maker.__name__}{i}"))
            made.name = f"{maker.__name__} {i}"
            yield made
    for which, position_of in POSITIONS:
        for i in range(10):
            made = running(random.Random(f"{which}{i}"), which, position_of)
            made.name = f"running-{which} {i}"
            yield made
