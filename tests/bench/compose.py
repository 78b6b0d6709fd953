#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`cajista compose` on one record: process start to PDF."""
from harness.measure import CAJISTA, NOW, SAMPLES, Folder, call, print_result, size, statements, \
    take_turns


def main():
    runs = size(20)
    data = statements(10)
    with Folder() as folder:
        def compose():
            sample = call([CAJISTA, "compose", SAMPLES / "reference" / "statement.xml", "--data",
                           data, "--now", NOW, "-o", folder / "one.pdf"])
            sample.pop("output")
            return sample
        samples = take_turns({"compose": compose}, runs)
    print_result("compose", samples)


if __name__ == "__main__":
    main()
