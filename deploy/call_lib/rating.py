"""The charge added up again, apart from the platform's own code: exact fractions, the published rules."""

import decimal
import fractions

UNITS = 10**8


def exact(text):
    return fractions.Fraction(decimal.Decimal(str(text)))


def rounded(value, digits, mode):
    """`value` to so many decimals. Modes: up, down, half_up, half_down, half_even (amounts are >= 0)."""
    scaled = value * 10**digits
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    half = fractions.Fraction(1, 2)
    goes_up = {
        "up": rest > 0, "down": False, "half_up": rest >= half, "half_down": rest > half,
        "half_even": rest > half or (rest == half and whole % 2 == 1),
    }[mode]
    return fractions.Fraction(whole + (1 if goes_up else 0), 10**digits)


def seconds_of(duration_ms, mode):
    whole, rest = divmod(duration_ms, 1000)
    goes_up = {"floor": False, "ceil": rest > 0, "half_up": rest >= 500, "half_down": rest > 500}[mode]
    return whole + (1 if goes_up else 0)


def billed_of(seconds, increments):
    initial, step = (int(part) for part in increments.split("/"))
    if seconds <= 0:
        return 0
    if seconds <= initial:
        return initial
    return initial + step * (-(-(seconds - initial) // step))


def usage_of(billed, explanation):
    initial = int(explanation["increments"].split("/")[0])
    return (exact(explanation["rate_initial"]) * min(billed, initial)
            + exact(explanation["rate_next"]) * max(0, billed - initial)) / 60


def recheck(explanation):
    """Problems found in one explanation; empty when it adds up (cards without fee, grace or free seconds)."""
    problems = []
    seconds = seconds_of(explanation["duration_ms"], explanation["duration_rounding"])
    if seconds != explanation["seconds"]:
        problems.append(f"seconds {explanation['seconds']}, by the rule {seconds}")
    billed = billed_of(seconds, explanation["increments"])
    if billed != explanation["billed_s"]:
        problems.append(f"billed {explanation['billed_s']} s, by the rule {billed} s")
    total = exact(explanation["total"])
    parts = sum(exact(step["value"]) for step in explanation["steps"])
    if parts != total:
        problems.append(f"the steps add up to {float(parts)}, the total says {explanation['total']}")
    charge = rounded(usage_of(billed, explanation), explanation["precision"], explanation["rounding"])
    if charge != total:
        problems.append(f"total {explanation['total']}, by the rule {decimal_text(charge)}")
    return problems


def decimal_text(value):
    """A fraction as a decimal with eight places."""
    units = value * UNITS
    return str(decimal.Decimal(units.numerator // units.denominator) / UNITS)
