"""Judges a round: what callers saw against what was booked. Pure; the data come from history.py and books.py."""

import collections
import dataclasses

SLACK_S = 1.0           # between the callers' and the edge's view of the same moment
LATENESS_S = 2          # a cut by the edge so late is not charged (limits::cut_lateness_ms_max)
SLICE_S = 5             # CALL_SLICE_S of the instance; the first increment of the poor account's card is a second


@dataclasses.dataclass
class Cdr:
    number: str
    result: str
    duration_s: float
    is_estimated: bool
    charge_e8: int
    recheck: tuple = ()     # what an independent rating says against it


@dataclasses.dataclass
class Account:
    """One prepaid account over the round."""

    name: str
    charges_e8: int         # of its CDRs
    booked_e8: int          # usage lines of the journal
    lowest_e8: int          # of the running balance
    held_e8: int
    calls_at_once: int      # most that the load has at a time
    price_e8_per_s: int


@dataclasses.dataclass
class Outage:
    """What the bound depends on."""

    edge_s: float = 0.0     # time in which the edge could not hang up
    node_deaths: int = 0


def below_zero_e8(account, outage):
    """The stated bound (ARCHITECTURE, "What can be lost"): money spent beyond the balance.

    Every call carries its own stop at the edge; only an edge that is away cannot act on it. And a node that dies may
    forget what it granted less than a commit ago: at the rate of this load one call's slice.
    """
    per_call = account.price_e8_per_s * (outage.edge_s + LATENESS_S + SLACK_S) if outage.edge_s else 0
    return int(account.calls_at_once * per_call + outage.node_deaths * account.price_e8_per_s * SLICE_S)


def duration_fits(call, cdr):
    """The edge ended the call between the first BYE and the moment when it was over for the caller.

    It began when the edge got the carrier's 200; an edge that waits for its database tells the caller later.
    """
    begin = call.answered_s if call.carrier_answered_s is None else min(call.answered_s, call.carrier_answered_s)
    low = 0.0 if call.bye_s is None else call.bye_s - call.answered_s - SLACK_S
    high = float("inf") if call.over_s is None else call.over_s - begin + SLACK_S
    return low <= cdr.duration_s <= high, low, high


def estimate_fits(cdr, high, outage):
    """The end of a call is reported to nobody when edge and node die one after the other: then it is billed until the edge
    is first found without it, which is when both are back."""
    return cdr.is_estimated and outage.node_deaths and outage.edge_s and cdr.duration_s <= high + outage.edge_s


def judge_calls(calls, cdrs, outage):
    """Violations, as sentences."""
    by_number = collections.defaultdict(list)
    for cdr in cdrs:
        by_number[cdr.number].append(cdr)
    out = []
    for call in calls:
        booked = by_number.pop(call.number, [])
        if len(booked) > 1:
            out.append(f"doubled: {len(booked)} CDRs for {call.number}")
        answered = [cdr for cdr in booked if cdr.result == "answered"]
        if call.is_answered() and not answered:
            out.append(f"lost: {call.number} was answered, its CDRs say {[cdr.result for cdr in booked]}")
        if answered and not call.is_answered() and call.carrier_answered_s is None:
            out.append(f"invented: {call.number} was never answered and is billed")
        for cdr in answered:
            if call.is_answered():
                fits, low, high = duration_fits(call, cdr)
                if not fits and not estimate_fits(cdr, high, outage):
                    out.append(f"duration: {call.number} is billed {cdr.duration_s:.1f} s{' (estimated)' if cdr.is_estimated else ''}, "
                               f"seen {low + SLACK_S:.1f} to {high - SLACK_S:.1f} s")
        for cdr in booked:
            out.extend(f"rating: {cdr.number}: {problem}" for problem in cdr.recheck)
            if cdr.result != "answered" and cdr.charge_e8:
                out.append(f"rating: {cdr.number} was not answered and is charged")
    out.extend(f"invented: CDR for {number}, which nobody called" for number in by_number)
    return out


def judge_account(account, outage):
    out = []
    if account.charges_e8 != account.booked_e8:
        out.append(f"unbalanced: {account.name}: CDRs {account.charges_e8 / 1e8:.8f}, journal {account.booked_e8 / 1e8:.8f}")
    if account.held_e8:
        out.append(f"held: {account.name}: {account.held_e8 / 1e8:.8f} is still held")
    bound = below_zero_e8(account, outage)
    if account.lowest_e8 < -bound:
        out.append(f"overspent: {account.name} went down to {account.lowest_e8 / 1e8:.8f}, the bound is {-bound / 1e8:.8f}")
    return out


def judge(calls, cdrs, accounts, outage, leftovers=()):
    out = judge_calls(calls, cdrs, outage)
    for account in accounts:
        out.extend(judge_account(account, outage))
    out.extend(leftovers)
    return out


def damaged(calls, cdrs, accounts):
    """(what was done, calls, cdrs, accounts): each must make `judge` complain, or it sees nothing."""
    seen = next(call for call in calls if call.is_answered() and call.bye_s and call.over_s)
    place = next(i for i, cdr in enumerate(cdrs) if cdr.number == seen.number)
    cdr = cdrs[place]

    def instead(**changes):
        return cdrs[:place] + [dataclasses.replace(cdr, **changes)] + cdrs[place + 1:]

    yield "a CDR is missing", calls, cdrs[:place] + cdrs[place + 1:], accounts
    yield "a CDR is there twice", calls, cdrs + [cdr], accounts
    yield "an answered call is booked as failed", calls, instead(result="failed"), accounts
    begin = min(seen.answered_s, seen.carrier_answered_s or seen.answered_s)
    yield "a call is billed too long", calls, instead(duration_s=seen.over_s - begin + 1.5), accounts
    if seen.bye_s - seen.answered_s > 1.6:
        yield "a call is billed too short", calls, instead(duration_s=seen.bye_s - seen.answered_s - 1.5), accounts
    yield "a CDR of nobody's call", calls, cdrs + [dataclasses.replace(cdr, number="0")], accounts
    yield "a cent too much is booked", calls, cdrs, [dataclasses.replace(accounts[0], booked_e8=accounts[0].booked_e8 + 10**6)] + accounts[1:]
    yield "money stays held", calls, cdrs, [dataclasses.replace(accounts[0], held_e8=1)] + accounts[1:]
    yield "an account is overspent", calls, cdrs, [dataclasses.replace(accounts[0], lowest_e8=-10**11)] + accounts[1:]
