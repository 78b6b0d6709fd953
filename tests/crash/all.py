#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""N kills (200), spread over all that writes: half of them of runs and of resuming them, the rest
of runs with mailpieces, `produce`, shards and their merge, `retry` and `release`; and faults of the
disk. Every published byte is compared; the last line is the verdict."""
import sys

import crash
import joined
import production


def main():
    given = crash.arguments(__doc__, kills=200, documents=3000)
    each = max(1, given.kills // 10)
    done, differences = {}, 0
    for part, kills, documents in (
            (crash, max(1, given.kills - 5 * each), given.documents),
            (production, each, given.documents // 5),
            (joined, each, given.documents // 10)):
        met, more = part.run(kills, max(60, documents), given.seed)
        done.update(met)
        differences += more
    faults = done.pop("faults of the disk")
    for name, kills in done.items():
        print(f"  {kills} kills of {name}")
    print(f"{sum(done.values())} kills, {faults} faults of the disk, {differences} differences")
    return 1 if differences or not all(done.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
