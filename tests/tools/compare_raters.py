#!/usr/bin/env python3
"""Compares `didtron rate` with the exact fractions of slow_rater.py on random rows.

BINARY is run as `BINARY rate`, once for every batch of rows. Prints the seed, so that a difference can
be repeated; exit status 0 when every row agrees, 1 otherwise. Rows mix ordinary prices with the places
where mistakes live: zeros, ties of the rounding, limits of grace and free seconds, very large amounts,
boundaries of time classes, clock changes, columns in random order.
"""

import argparse
import csv
import io
import random
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone

sys.dont_write_bytecode = True  # no __pycache__ in the source tree
import slow_rater  # noqa: E402

PLAIN = [
    "duration_ms", "dur_round", "initial", "next", "rate", "rate_next", "fee", "free_s", "grace_s",
    "precision", "mode", "style", "min_charge", "max_charge",
]
MORE = [
    "attempt_fee", "max_policy", "surcharge_fixed", "surcharge_percent", "fx_rate", "answered_at",
    "zone", "classes", "holidays", "split", "jurisdiction", "rate_interstate", "rate_intrastate",
    "rate_indeterminate",
]
ROUNDINGS = ["up", "down", "half_up", "half_down", "half_even"]
DURATIONS = ["floor", "ceil", "half_up", "half_down"]
JURISDICTIONS = ["interstate", "intrastate", "indeterminate"]
ZONES = [
    "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
    "Africa/Casablanca", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia",
]
# Around changes of clocks: Berlin, New York, Lord Howe (30 minutes), Casablanca.
CLOCK_CHANGES = [
    datetime(2026, 3, 29, 1), datetime(2026, 10, 25, 1), datetime(2026, 3, 8, 7),
    datetime(2026, 11, 1, 6), datetime(2026, 4, 4, 15), datetime(2026, 2, 15, 2),
]
BATCH = 20_000


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
        "next": step, "rate": random_price(rng),
        "fee": rng.choice(["0", "0", "0.0000", decimal(rng, 1, 8)]), "free_s": free,
        "grace_s": grace, "precision": rng.randint(0, 8), "mode": rng.choice(ROUNDINGS),
        "style": rng.choice(["", "excess", "total"]),
    }
    if rng.random() < 0.4:
        row["rate_next"] = random_price(rng)
    if rng.random() < 0.1:
        row["min_charge"] = decimal(rng, 0.5, 4)
    if rng.random() < 0.1:
        row["max_charge"] = str(int(decimal(rng, 5, 0)) + 1)
    return row


def random_window(rng, start, end):
    days = rng.choice([
        "mon-fri", "mon-sun,hol", "sat,sun", "hol", "mon,wed-thu,hol", "sun", "tue-sat,hol", "mon-sun",
    ])
    clock = lambda m: f"{m // 60:02}:{m % 60:02}"
    return f"{days} {clock(start)}-{clock(end)}"


def add_classes(rng, row):
    """One to three classes; each keeps to hours of its own, so that no two hold at once."""
    cuts = sorted(rng.sample(range(0, 1441), 6))
    hours = list(zip(cuts, cuts[1:]))
    rng.shuffle(hours)
    classes = []
    for i in range(rng.randint(1, 3)):
        price = random_price(rng)
        if rng.random() < 0.3:
            price += "/" + random_price(rng)
        windows = [random_window(rng, *hours.pop()) for _ in range(rng.choice([1, 1, 1, 2][: len(hours) - 2 + i]))]
        classes.append(f"class {i}={price} " + " + ".join(windows))
    around = rng.choice(CLOCK_CHANGES) if rng.random() < 0.3 else datetime(2026, 1, 1)
    wide = 86_400 if around.month != 1 else 3 * 365 * 86_400
    at = around + timedelta(seconds=rng.randint(-wide, wide))
    if rng.random() < 0.3:  # close to a boundary, in zones of whole hours
        minute = rng.choice(cuts) % 1440
        at = at.replace(minute=minute % 60, second=0) + timedelta(seconds=rng.randint(-90, 1))
    text = at.strftime("%Y-%m-%dT%H:%M:%S")
    if rng.random() < 0.3:
        text += f".{rng.randint(0, 999):03}"
    row["answered_at"] = text + "Z"
    row["zone"] = rng.choice(ZONES)
    row["classes"] = ("; " if rng.random() < 0.5 else ";").join(classes)
    if "hol" in row["classes"] and rng.random() < 0.5:
        days = {(at + timedelta(days=rng.randint(-2, 2))).strftime("%Y-%m-%d") for _ in range(2)}
        row["holidays"] = " ".join(sorted(days))
    row["split"] = rng.choice(["", "no", "yes", "yes"])
    if row["split"] == "yes":  # the slow rater walks every interval
        row["duration_ms"] = rng.choice([rng.randint(0, 300_000), rng.randint(0, 20_000_000)])
        if rng.random() < 0.002:
            row["duration_ms"] = rng.randint(0, 900_000_000)
        row["next"] = max(row["next"], row["duration_ms"] // 2_000_000)


def add_jurisdiction(rng, row):
    row["jurisdiction"] = rng.choice(JURISDICTIONS)
    for name in JURISDICTIONS:
        if rng.random() < 0.7:
            row["rate_" + name] = random_price(rng)
    has_own = "rate_" + row["jurisdiction"] in row
    is_guess = row["jurisdiction"] == "indeterminate" and any("rate_" + n in row for n in JURISDICTIONS)
    if (has_own or is_guess) and rng.random() < 0.6:
        row["rate"] = ""


def add_more(rng, row):
    if rng.random() < 0.2:
        row["attempt_fee"] = decimal(rng, 1, 8)
    if rng.random() < 0.2:
        row["max_policy"] = rng.choice(["stop_charging", "disconnect"])
    if rng.random() < 0.2:
        row["surcharge_fixed"] = decimal(rng, 1, 8)
    if rng.random() < 0.3:
        row["surcharge_percent"] = decimal(rng, rng.choice([1, 100, 999]), 6)
    if rng.random() < 0.2:
        row["fx_rate"] = "1" + decimal(rng, 2, 9)
    kind = rng.random()
    if kind < 0.15:
        add_classes(rng, row)
    elif kind < 0.30:
        add_jurisdiction(rng, row)


def random_batch(rng, count):
    """Column names in random order, and rows; half of the batches have the plain columns only."""
    is_plain = rng.random() < 0.3
    names = PLAIN if is_plain else PLAIN + MORE
    rows = []
    for _ in range(count):
        row = random_row(rng)
        if not is_plain:
            add_more(rng, row)
        rows.append({name: str(row.get(name, "")) for name in names})
    return rng.sample(names, len(names)), rows


def run_engine(binary, names, rows, line_end):
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    run = subprocess.run(
        [binary, "rate"], input=text.getvalue().encode(), capture_output=True, check=False
    )
    answers = list(csv.DictReader(io.StringIO(run.stdout.decode())))
    return run.returncode, answers, run.stderr.decode().splitlines()


def compare_batch(binary, rng, count):
    """(charges compared, overflows compared, differences)"""
    names, rows = random_batch(rng, count)
    status, answers, errors = run_engine(binary, names, rows, rng.choice(["\n", "\r\n"]))
    good, overflows = [], []
    for number, row in enumerate(rows, 1):
        wanted = slow_rater.rate(row)
        (overflows if wanted[2] is None else good).append((number, row, wanted))
    wanted_errors = [
        f"error: row {n}: charge: the amount does not fit 64 bits at 1e-8" for n, _, _ in overflows
    ]
    differences = []
    if errors != wanted_errors:
        odd = [pair for pair in zip(errors + [""], wanted_errors + [""]) if pair[0] != pair[1]]
        differences.append(f"errors: {odd[:3]}")
    if status != (2 if overflows else 0):
        differences.append(f"exit status {status}")
    if len(answers) != len(good):
        differences.append(f"{len(answers)} answers instead of {len(good)}")
    for (number, row, wanted), answer in zip(good, answers):
        got = tuple(answer[name] for name in slow_rater.ANSWERS)
        echoed = {name: answer[name] for name in names}
        if got != wanted or echoed != row:
            filled = {name: value for name, value in row.items() if value}
            differences.append(f"row {number} {filled}: {got} instead of {wanted}")
    return len(good), len(overflows), differences


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    options = parser.parse_args()
    print(f"compare_raters: {options.rows} rows, seed {options.seed}", flush=True)
    rng = random.Random(options.seed)
    charges = overflows = different = 0
    left = options.rows
    while left > 0 and different < 10:
        some = compare_batch(options.binary, rng, min(BATCH, left))
        left -= BATCH
        charges += some[0]
        overflows += some[1]
        different += len(some[2])
        for line in some[2][:10]:
            print(line, flush=True)
    print(
        f"compare_raters: {charges} charges and {overflows} overflows compared, "
        f"{different} differences"
    )
    sys.exit(1 if different or not charges else 0)


if __name__ == "__main__":
    main()
