#!/usr/bin/env python3
"""Rates the cases of `didtron rate` with exact fractions: slow, short and independent of the engine.

Reads CSV with the columns of `didtron rate --help` from standard input (or a file named as the only
argument) and prints the same rows with seconds, billed and charge. Accepts good rows only: it is
the judge of results, not of refusals. Rules: seconds from milliseconds, grace, free seconds, then one
interval after the other at the price in force when it begins, exact price, one rounding, clamps,
conversion. Time classes are looked up minute by minute in Python's own zoneinfo.
"""

import csv
import math
import re
import sys
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

ANSWERS = ("seconds", "billed", "charge")
LARGEST_E8 = 2**63 - 1
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "hol"]
LONGEST_S = 7 * 86_400


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


def read_classes(text):
    """[(price of the first seconds, price of the next, {(day, minute), ...}), ...]"""
    classes = []
    for part in text.split(";"):
        _, rest = part.strip().split("=", 1)
        prices, windows = rest.strip().split(" ", 1)
        first, _, following = prices.partition("/")
        minutes = set()
        for window in windows.split("+"):
            days, hours = window.strip().split(" ")
            start, end = [int(t[:2]) * 60 + int(t[3:]) for t in hours.split("-")]
            for one in days.split(","):
                low, _, high = one.partition("-")
                span = range(DAYS.index(low), DAYS.index(high or low) + 1)
                minutes.update((d, m) for d in span for m in range(start, end))
        classes.append((Fraction(first), Fraction(following or first), minutes))
    return classes


class Clock:
    """Which prices hold at a time, by the wall clock of the row's zone."""

    cache = {}

    def __init__(self, row, base):
        self.zone = ZoneInfo(row["zone"])
        if row["classes"] not in self.cache:
            if len(self.cache) > 1000:
                self.cache.clear()
            self.cache[row["classes"]] = read_classes(row["classes"])
        self.classes = self.cache[row["classes"]]
        self.holidays = set((row.get("holidays") or "").split())
        self.base = base

    def prices(self, at):
        local = at.astimezone(self.zone)
        is_holiday = bool(self.holidays) and local.strftime("%Y-%m-%d") in self.holidays
        key = (7 if is_holiday else local.weekday(), local.hour * 60 + local.minute)
        for first, following, minutes in self.classes:
            if key in minutes:
                return first, following
        return self.base


def parse_time(text):
    """Aware UTC time and the microseconds that it has; six digits at most."""
    match = re.fullmatch(r"(.{19})(?:\.(\d{1,6}))?Z", text)
    at = datetime.strptime(match[1], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc)
    return at + timedelta(microseconds=int((match[2] or "").ljust(6, "0")))


def price_changes(row, clock, duration_ms):
    """[(second of the call, prices)] from its answer on."""
    answer = parse_time(row["answered_at"])
    changes = [(0, clock.prices(answer))]
    if row.get("split") != "yes":
        return changes
    minute = answer.replace(second=0, microsecond=0) + timedelta(minutes=1)
    end = answer + timedelta(seconds=min(duration_ms // 1000 + 1, LONGEST_S))
    while minute <= end:
        now = clock.prices(minute)
        if now != changes[-1][1]:
            passed_ms = (minute - answer) // timedelta(milliseconds=1)
            changes.append((round_seconds(passed_ms, row["dur_round"]), now))
        minute += timedelta(minutes=1)
    return changes


def usage_of(row, seconds, changes):
    """Billed seconds and their exact price. `seconds`: above 0, free seconds taken off."""
    initial, step = int(row["initial"]), int(row["next"])
    style = row.get("style") or "excess"
    if len(changes) == 1:
        first, following = changes[0][1]
        billed = billed_seconds(seconds, initial, step, style)
        cost = first * min(billed, initial) / 60 + following * max(0, billed - initial) / 60
        return billed, cost
    free = int(row["free_s"])

    def prices_at(second):
        return [prices for start, prices in changes if start <= second + free][-1]

    cost = prices_at(0)[0] * initial / 60
    at = initial
    while at < seconds:
        length = step if style == "excess" else step - at % step
        cost += prices_at(at)[1] * length / 60
        at += length
    return at, cost


def us_price(row, rate_next):
    """The row's prices for a call whose jurisdiction is given."""
    own = {j: row.get("rate_" + j) for j in ("interstate", "intrastate", "indeterminate")}
    first = own[row["jurisdiction"]] or row.get("rate")
    if not first:  # indeterminate without a price of its own
        first = max((p for p in own.values() if p), key=Fraction)
    return Fraction(first), Fraction(rate_next or first)


def changes_of(row, duration_ms):
    rate_next = row.get("rate_next")
    if row.get("jurisdiction"):
        return [(0, us_price(row, rate_next))]
    base = Fraction(row["rate"]), Fraction(rate_next or row["rate"])
    if row.get("classes"):
        return price_changes(row, Clock(row, base), duration_ms)
    return [(0, base)]


def rate(row):
    """(seconds, billed, charge) as the texts that the engine prints; charge None when out of range."""
    get = lambda name: Fraction(row.get(name) or "0")
    precision = int(row["precision"])
    duration_ms = int(row["duration_ms"])
    seconds = round_seconds(duration_ms, row["dur_round"])
    billed = 0
    exact = get("attempt_fee")
    if seconds > int(row["grace_s"]) and seconds > int(row["free_s"]):
        changes = changes_of(row, duration_ms)
        billed, usage = usage_of(row, seconds - int(row["free_s"]), changes)
        exact += Fraction(row["fee"]) + get("surcharge_fixed")
        exact += usage * (1 + get("surcharge_percent") / 100)
    charge = Fraction(round_money(exact, precision, row["mode"]), 10**precision)
    if charge * 10**8 > LARGEST_E8:
        return str(seconds), str(billed), None
    if row.get("max_charge"):
        charge = min(charge, Fraction(row["max_charge"]))
    if billed > 0:
        charge = max(charge, get("min_charge"))
    if row.get("fx_rate"):
        units = round_money(charge * Fraction(row["fx_rate"]), precision, row["mode"])
        charge = Fraction(units, 10**precision)
        if charge * 10**8 > LARGEST_E8:
            return str(seconds), str(billed), None
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
