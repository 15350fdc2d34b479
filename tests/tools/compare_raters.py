#!/usr/bin/env python3
"""Compares `didtron rate` with the exact fractions of slow_rater.py on random rows.

usage: compare_raters.py BINARY [ROWS] [SEED]

BINARY is run as `BINARY rate`. Prints the seed, so that a difference can be repeated; exit status 0 when
every row agrees, 1 otherwise. Rows mix ordinary prices with the places where mistakes live: zeros, ties
of the rounding, limits of grace and free seconds, very large amounts, columns in random order.
"""

import csv
import io
import random
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # no __pycache__ in the source tree
import slow_rater  # noqa: E402

COLUMNS = [
    "duration_ms", "dur_round", "initial", "next", "rate", "rate_next", "fee", "free_s", "grace_s",
    "precision", "mode", "style", "min_charge", "max_charge",
]
ROUNDINGS = ["up", "down", "half_up", "half_down", "half_even"]
DURATIONS = ["floor", "ceil", "half_up", "half_down"]


def decimal(rng, largest, decimals):
    """Not negative, with a random number of decimals, now and then with zeros to spare."""
    digits = rng.randint(0, decimals)
    units = rng.randint(0, int(largest * 10**digits))
    text = str(units).rjust(digits + 1, "0")
    text = f"{text[:-digits]}.{text[-digits:]}" if digits else text
    if digits and rng.random() < 0.1:
        text += "0" * rng.randint(1, 4)
    return text


def random_price(rng):
    kind = rng.random()
    if kind < 0.05:
        return "0"
    if kind < 0.75:
        return decimal(rng, 1, rng.choice([2, 4, 6, 10]))
    if kind < 0.90:  # ties: thirds of a minute at few decimals
        return decimal(rng, 0.01, 5)
    return decimal(rng, rng.choice([100, 100_000, 900_000_000]), 10)


def random_seconds(rng):
    return rng.choice([0, 0, 1, 6, 30, 60, rng.randint(0, 20), rng.randint(0, 300)])


def random_row(rng):
    grace, free = random_seconds(rng), random_seconds(rng)
    if rng.random() < 0.6:
        grace = free = 0
    initial = random_seconds(rng)
    step = max(1, random_seconds(rng))
    edge = rng.choice([0, initial, initial + step, grace, free, free + initial]) * 1000
    duration = rng.choice([
        0, rng.randint(0, 2_000), rng.randint(0, 200_000), rng.randint(0, 50_000_000),
        max(0, edge + rng.choice([-500, -1, 0, 1, 499, 500, 501])),
        rng.randint(0, 100_000_000_000),
    ])
    row = {
        "duration_ms": duration, "dur_round": rng.choice(DURATIONS), "initial": initial,
        "next": step, "rate": random_price(rng), "rate_next": "",
        "fee": rng.choice(["0", "0", "0.0000", decimal(rng, 1, 8)]), "free_s": free,
        "grace_s": grace, "precision": rng.randint(0, 8), "mode": rng.choice(ROUNDINGS),
        "style": rng.choice(["", "excess", "total"]), "min_charge": "", "max_charge": "",
    }
    if rng.random() < 0.4:
        row["rate_next"] = random_price(rng)
    if rng.random() < 0.1:
        row["min_charge"] = decimal(rng, 0.5, 4)
    if rng.random() < 0.1:
        row["max_charge"] = str(int(decimal(rng, 5, 0)) + 1)
    return {name: str(value) for name, value in row.items()}


def expected_of(rows):
    """Answers for the good rows, and the numbers of those whose charge leaves 64 bits."""
    good, overflows = [], []
    for number, row in enumerate(rows, 1):
        answer = slow_rater.rate(row)
        if answer[2] is None:
            overflows.append(number)
        else:
            good.append((number, row, answer))
    return good, overflows


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    binary = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else time.time_ns() % 2**32
    print(f"compare_raters: {count} rows, seed {seed}", flush=True)
    rng = random.Random(seed)
    rows = [random_row(rng) for _ in range(count)]
    names = rng.sample(COLUMNS, len(COLUMNS))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator=rng.choice(["\n", "\r\n"]))
    writer.writeheader()
    writer.writerows(rows)
    run = subprocess.run(
        [binary, "rate"], input=text.getvalue().encode(), capture_output=True, check=False
    )
    good, overflows = expected_of(rows)
    errors = run.stderr.decode().splitlines()
    wanted_errors = [
        f"error: row {n}: charge: the amount does not fit 64 bits at 1e-8" for n in overflows
    ]
    answers = list(csv.DictReader(io.StringIO(run.stdout.decode())))
    differences = []
    if errors != wanted_errors:
        differences.append(f"errors: {errors[:3]} instead of {wanted_errors[:3]}")
    if run.returncode != (2 if overflows else 0):
        differences.append(f"exit status {run.returncode}")
    if len(answers) != len(good):
        differences.append(f"{len(answers)} answers instead of {len(good)}")
    for (number, row, wanted), answer in zip(good, answers):
        got = tuple(answer[name] for name in slow_rater.ANSWERS)
        echoed = {name: answer[name] for name in names}
        if got != wanted or echoed != row:
            differences.append(f"row {number} {row}: {got} instead of {wanted}")
    for line in differences[:10]:
        print(line)
    print(
        f"compare_raters: {len(good)} charges and {len(overflows)} overflows compared, "
        f"{len(differences)} differences"
    )
    sys.exit(1 if differences or not good else 0)


if __name__ == "__main__":
    main()
