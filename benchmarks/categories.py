"""How well categories are guessed: a year is filed by hand, the next one guessed from it.

Every seed is a person of their own: other merchants and habits, another bank. Exit status 1 if,
over all of them, fewer than 75 % of the lines are guessed or 92 % of the guesses right.

    python benchmarks/categories.py --seeds 5
"""

import argparse
import sys
from statistics import mean

from ground import a_database

LEAST_GUESSED, LEAST_RIGHT = 0.75, 0.92


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=5)
    seeds = range(1, parser.parse_args().seeds + 1)
    with a_database():
        from accounts.identity import acting_for_everyone  # noqa: PLC0415 - settings are read there
        from expenses.seeding import seed_shared_categories  # noqa: PLC0415
        from expenses.tests.learning.foretelling import foretell  # noqa: PLC0415
        from expenses.tests.making import a_person  # noqa: PLC0415

        found = []
        with acting_for_everyone():
            seed_shared_categories()
            for seed in seeds:
                found.append(foretell(a_person(), seed=seed))
                print(f"seed {seed}: {found[-1]}")
    guessed, right = mean(one.guessed for one in found), mean(one.right for one in found)
    print(f"mean of {len(found)}: {guessed:.1%} guessed, {right:.1%} of the guesses right")
    return 0 if guessed >= LEAST_GUESSED and right >= LEAST_RIGHT else 1


if __name__ == "__main__":
    sys.exit(main())
