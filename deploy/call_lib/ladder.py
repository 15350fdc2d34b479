"""SIPp's message traces as a ladder: who said what to whom, and when."""

import dataclasses
import datetime
import re

HEAD = re.compile(r"^-{20,} (\d{4}-\d\d-\d\d)[ T\t]+(\d\d:\d\d:\d\d\.\d+)")
KIND = re.compile(r"^(UDP|TCP|TLS) message (sent|received)\b")
WIDTH = 19
SKEW_S = 0.005     # SIPp writes its trace a moment after the event


@dataclasses.dataclass
class Message:
    at: float          # seconds, wall clock
    who: str           # endpoint whose trace this is
    is_sent: bool      # by the endpoint (else received by it)
    first_line: str
    cseq: str
    call_id: str

    @property
    def code(self):
        """Status code of a response, 0 for a request."""
        return int(self.first_line.split()[1]) if self.first_line.startswith("SIP/2.0 ") else 0

    @property
    def label(self):
        if self.code:
            return self.first_line[8:].strip()
        return self.first_line.split()[0]

    @property
    def method(self):
        return self.cseq.split()[-1] if self.cseq else ""


def read_trace(endpoint):
    """Messages of one SIPp process in order."""
    if not endpoint.trace.exists():
        return []
    messages, head = [], None
    lines = endpoint.trace.read_text("utf-8", "replace").splitlines()
    i = 0
    while i < len(lines):
        match = HEAD.match(lines[i])
        kind = KIND.match(lines[i + 1]) if match and i + 1 < len(lines) else None
        if not kind:
            i += 1
            continue
        at = datetime.datetime.fromisoformat(f"{match[1]}T{match[2][:15]}").timestamp()
        end = next((n for n in range(i + 1, len(lines)) if HEAD.match(lines[n])), len(lines))
        head = [line for line in lines[i + 2:end] if line.strip()]
        if head:
            messages.append(Message(at, endpoint.name, kind[2] == "sent", head[0].strip(),
                                    header(head, "CSeq"), header(head, "Call-ID")))
        i = end
    return messages


def header(lines, name):
    prefix = name.lower() + ":"
    return next((line.split(":", 1)[1].strip() for line in lines if line.lower().startswith(prefix)), "")


def without_repeats(messages):
    """Retransmissions carry no news."""
    seen, kept = set(), []
    for message in messages:
        key = (message.who, message.is_sent, message.first_line, message.cseq, message.call_id)
        if key not in seen:
            seen.add(key)
            kept.append(message)
    return kept


def merged(messages):
    """One order for all traces: each trace keeps its own; what was sent goes before what was received, as far as
    clocks within SKEW_S leave it open."""
    traces = {}
    for message in messages:
        traces.setdefault(message.who, []).append(message)
    merged_list = []
    while any(traces.values()):
        heads = [trace[0] for trace in traces.values() if trace]
        first = min(head.at for head in heads)
        head = min((h for h in heads if h.at <= first + SKEW_S), key=lambda h: (not h.is_sent, h.at))
        merged_list.append(traces[head.who].pop(0))
    return merged_list


def render(messages, endpoints):
    """Text lines: a column for the caller, the platform and each carrier."""
    columns = [endpoints[0].name, "DIDTron", *[e.name for e in endpoints[1:]]]
    shown = without_repeats(merged(messages))
    if not shown:
        return ["(no SIP message was recorded)"]
    names = "".join(column.replace("_", " ").center(WIDTH + 1) for column in columns)
    lines = [" " * 10 + names]
    for message in shown:
        column = columns.index(message.who)
        lines.append(f"{message.at - shown[0].at:8.3f} s" + arrow(message, column, len(columns)))
    return lines


def shortened(text, size):
    """Whole words, as many as fit."""
    while len(text) > size and " " in text:
        text = text.rsplit(" ", 1)[0].rstrip(" -")
    return text[:size]


def arrow(message, column, count):
    """One row: an arrow between the platform's bar (column 1) and the endpoint's."""
    left, right = min(column, 1), max(column, 1)
    points_right = message.is_sent == (column < 1)
    bars = [" " * (WIDTH // 2)]
    span = (right - left) * (WIDTH + 1) - 1
    label = f" {shortened(message.label, span - 4)} "
    body = label.center(span - 1, "-")
    body = body + ">" if points_right else "<" + body
    n = 0
    while n < count:
        bars.append("|")
        if n == left:
            bars.append(body)
            n = right
        else:
            bars.append(" " * WIDTH)
            n += 1
    return "".join(bars).rstrip()
