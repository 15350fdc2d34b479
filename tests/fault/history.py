"""What callers and carriers saw: SIPp's message logs as one record for each call."""

import csv
import dataclasses


@dataclasses.dataclass
class Call:
    """Times are seconds since 1970 by the callers' and carriers' clock; None: did not happen."""

    number: str                     # calling number, of this call alone
    invite_s: float
    answered_s: float = None        # the caller got the 200
    carrier_answered_s: float = None  # a carrier sent it
    refused: int = 0                # the final code instead of 200
    bye_s: float = None             # the first BYE that either side sent or got
    over_s: float = None            # the caller's BYE was answered, or the platform's BYE had come

    def is_answered(self):
        return self.answered_s is not None


def rows(path):
    """(seconds, "S" or "R", Call-ID, CSeq, first line) of each message."""
    with open(path, encoding="ascii", errors="replace") as file:
        for fields in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(fields) >= 7:
                yield float(fields[2]), fields[3], fields[4], fields[5].removeprefix("CSeq:"), fields[6]


def status_of(line):
    return int(line.split(" ")[1]) if line.startswith("SIP/2.0 ") else 0


def first(old, new):
    return new if old is None else min(old, new)


def read_caller(path, prefix):
    """Calls by Call-ID. `prefix`: what the scenario puts in front of a call's number."""
    calls = {}
    for seconds, way, call_id, cseq, line in rows(path):
        call = calls.get(call_id)
        if call is None:
            if way == "S" and line.startswith("INVITE "):
                calls[call_id] = Call(prefix + call_id.split("-", 1)[0], seconds)
            continue
        code = status_of(line)
        if cseq.endswith(" INVITE") and way == "R" and 200 <= code < 300:
            call.answered_s = first(call.answered_s, seconds)
        elif cseq.endswith(" INVITE") and way == "R" and code >= 300:
            call.refused = code
        elif line.startswith("BYE "):
            call.bye_s = first(call.bye_s, seconds)
            if way == "R":
                call.over_s = first(call.over_s, seconds)
        elif cseq.endswith(" BYE") and way == "R" and code >= 200:
            call.over_s = first(call.over_s, seconds)
    return calls


def add_carrier(calls, path):
    """Adds what the carrier saw of the same calls."""
    for seconds, way, call_id, cseq, line in rows(path):
        call = calls.get(call_id)
        if call is None:
            continue
        if way == "S" and cseq.endswith(" INVITE") and 200 <= status_of(line) < 300:
            call.carrier_answered_s = first(call.carrier_answered_s, seconds)
        elif way == "R" and line.startswith("BYE "):
            call.bye_s = first(call.bye_s, seconds)
            call.over_s = first(call.over_s, seconds) if call.over_s is None else call.over_s
