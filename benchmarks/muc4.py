"""Whether our MUC-4 scorers print what the published ones do: `python -m benchmarks.muc4 PATH`.

PATH is a folder with `gtt_test.json` (the test set in GTT's format) and `preds_gtt.out` (the
output of GTT, Du et al. 2021). Neither is part of this project. Exit code 1 if a figure differs.
"""

import sys
import time
from pathlib import Path

from evals.suites.muc4 import read_muc4, suite_score

PUBLISHED = {
    "CEAF-REE_impl": 50.23,
    "CEAF-RME phi-subset": 44.10,
    "CEAF-RME phi-3": 32.33,
    "CEAF-REE_impl incident_type": 67.4,
    "CEAF-REE_impl PerpInd": 44.0,
    "CEAF-REE_impl PerpOrg": 41.8,
    "CEAF-REE_impl Target": 32.4,
    "CEAF-REE_impl Victim": 54.1,
    "CEAF-REE_impl Weapon": 59.7,
}
"""F1 in percent of `preds_gtt.out`, as the scorers of GTT (CEAF-REE_impl; also in its paper) and of
IterX (CEAF-RME) print them."""


def main() -> int:
    """Print our figures beside the published ones."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    folder = Path(sys.argv[1])
    gold, predicted = read_muc4(folder / "gtt_test.json", folder / "preds_gtt.out")
    start = time.perf_counter()
    score = suite_score(gold, predicted)
    seconds = time.perf_counter() - start
    differs = 0
    print(f"{'measure':30} {'published':>9} {'ours':>7}")
    for row in score.rows:
        if row.label in PUBLISHED:
            known = PUBLISHED[row.label]
            same = abs(row.hits - known) <= (0.005 if known in (50.23, 44.10, 32.33) else 0.05)
            differs += not same
            print(f"{row.label:30} {known:9.2f} {row.hits:7.2f} {'' if same else 'DIFFERS'}")
    print(f"{len(gold)} documents scored in {seconds:.2f} s")
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main())
