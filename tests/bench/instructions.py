#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Instructions of a run of the reference statement by stage, counted by callgrind: no noise."""
import collections
import json
import re
import subprocess
import sys

from harness.measure import CAJISTA, NOW, SAMPLES, Folder, commit, size, statements

# The first pattern found in "library function" says the stage.
STAGES = (("compress", r"libdeflate|PageDeflate|find_code|equal_bytes"), ("checksum", r"libcrypto"),
          ("read", r"cajista::(data|value)::|simdjson|libz|libzstd"),
          ("rules", r"cajista::rules::|libbid|bid_"),
          ("compose", r"cajista::(compose|locale|document)::|libicu"),
          ("shape", r"cajista::text::|harfbuzz"), ("layout", r"cajista::(layout|page)::"),
          ("encode", r"cajista::(pdf|graphic)::|libhpdf|libzint"),
          ("write", r"cajista::(store|print|archive|run|report)::"))


def stage_of(place):
    return next((stage for stage, pattern in STAGES if re.search(pattern, place)), "other")


def count_instructions(program, count):
    """Instructions by stage of a run over `count` statements: of the functions themselves; what
    they call in libc is "other"."""
    with Folder() as folder:
        out = folder / "callgrind.out"
        subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", program,
                        "run", SAMPLES / "reference" / "job.xml", "--out", folder / "run",
                        "--data", f"statements={statements(count)}", "--now", NOW, "--workers",
                        "1", "--progress", "never"], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        listing = subprocess.run(["callgrind_annotate", "--threshold=100", out], check=True,
                                 stdout=subprocess.PIPE).stdout.decode("utf-8", "replace")
        pages = json.loads((folder / "run" / "report.json").read_text("utf-8"))["pages"]
    stages = collections.Counter()
    for line in listing.splitlines():
        found = re.match(r"\s*([\d,]+) \([^)]*\)\s+(\S.*)$", line)
        if found and "PROGRAM TOTALS" not in line:
            stages[stage_of(found.group(2))] += int(found.group(1).replace(",", ""))
    return stages, pages


def per_page(program, count):
    """What a page more costs, without the start: the difference of two sizes."""
    small, small_pages = count_instructions(program, count)
    large, large_pages = count_instructions(program, count * 3)
    pages = large_pages - small_pages
    return {stage: round((large[stage] - small[stage]) / pages) for stage in sorted(large)}


def main():
    count = size(100)
    stages = per_page(CAJISTA, count)
    json.dump({"benchmark": "instructions", "commit": commit(), "statements": [count, count * 3],
               "instructions_per_page": stages, "sum": sum(stages.values())}, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
