#!/usr/bin/env python3
"""Rates the cases of `didtron rate` with exact fractions: slow, short and independent of the engine.

Reads CSV with the columns of `didtron rate --help` from standard input (or a file named as the only
argument) and prints the same rows with seconds, billed and charge. Accepts good rows only: it is
the judge of results, not of refusals. Rules: seconds from milliseconds, grace, free seconds, increments,
exact price, one rounding, clamps.
"""

import csv
import math
import sys
from fractions import Fraction

ANSWERS = ("seconds", "billed", "charge")
LARGEST_E8 = 2**63 - 1


def round_seconds(duration_ms, mode):
    exact = Fraction(duration_ms, 1000)
    whole = math.floor(exact)
    rest = exact - whole
    if mode == "floor":
        return whole
    if mode == "ceil":
        return math.ceil(exact)
    if mode == "half_up":
        return whole + (1 if rest >= Fraction(1, 2) else 0)
    if mode == "half_down":
        return whole + (1 if rest > Fraction(1, 2) else 0)
    raise ValueError(f"dur_round {mode!r}")


def billed_seconds(seconds, initial, step, style):
    if seconds <= 0:
        return 0
    if seconds <= initial:
        return initial
    if style == "total":
        return step * math.ceil(Fraction(seconds, step))
    return initial + step * math.ceil(Fraction(seconds - initial, step))


def round_money(exact, precision, mode):
    """Rounds a value that is not negative; the result is a count of 10^-precision units."""
    scaled = exact * 10**precision
    whole = math.floor(scaled)
    rest = scaled - whole
    half = Fraction(1, 2)
    up = {
        "up": rest > 0,
        "down": False,
        "half_up": rest >= half,
        "half_down": rest > half,
        "half_even": rest > half or (rest == half and whole % 2 == 1),
    }[mode]
    return whole + (1 if up else 0)


def rate(row):
    """(seconds, billed, charge) as the texts that the engine prints; charge None when out of range."""
    get = lambda name, fallback: row.get(name) or fallback
    initial, step = int(row["initial"]), int(row["next"])
    precision = int(row["precision"])
    first_price = Fraction(row["rate"])
    next_price = Fraction(get("rate_next", row["rate"]))
    seconds = round_seconds(int(row["duration_ms"]), row["dur_round"])
    if seconds <= int(row["grace_s"]):
        billed = 0
    else:
        billed = billed_seconds(
            seconds - int(row["free_s"]), initial, step, get("style", "excess")
        )
    charge = Fraction(0)
    if billed > 0:
        exact = (
            Fraction(row["fee"])
            + first_price * min(billed, initial) / 60
            + next_price * max(0, billed - initial) / 60
        )
        charge = Fraction(round_money(exact, precision, row["mode"]), 10**precision)
        if charge * 10**8 > LARGEST_E8:
            return str(seconds), str(billed), None
        if row.get("max_charge"):
            charge = min(charge, Fraction(row["max_charge"]))
        charge = max(charge, Fraction(get("min_charge", "0")))
    return str(seconds), str(billed), print_money(charge, precision)


def print_money(value, digits):
    """Exactly `digits` decimals; more only when a clamp has more that are not zero."""
    units = value * 10**8
    assert units.denominator == 1
    text = str(units.numerator).rjust(9, "0")
    whole, fraction = text[:-8], text[-8:]
    while len(fraction) > digits and fraction.endswith("0"):
        fraction = fraction[:-1]
    return f"{whole}.{fraction}" if fraction else whole


def main():
    source = open(sys.argv[1], newline="", encoding="ascii") if len(sys.argv) > 1 else sys.stdin
    reader = csv.DictReader(source)
    names = list(reader.fieldnames) + [n for n in ANSWERS if n not in reader.fieldnames]
    writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    writer.writeheader()
    for row in reader:
        row.update(zip(ANSWERS, rate(row)))
        writer.writerow(row)


if __name__ == "__main__":
    main()
