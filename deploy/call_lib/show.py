"""How a call is told: route, charges, journal, balances, and the checks."""

BOLD, GREEN, RED, DIM, PLAIN = "\033[1m", "\033[32m", "\033[31m", "\033[2m", "\033[0m"


class Screen:
    def __init__(self, stream):
        self.stream = stream
        self.has_colour = stream.isatty()
        self.passed = 0
        self.failed = 0

    def paint(self, code, text):
        return f"{code}{text}{PLAIN}" if self.has_colour else text

    def line(self, text=""):
        print(text, file=self.stream, flush=True)

    def title(self, text):
        self.line()
        self.line(self.paint(BOLD, text))

    def check(self, is_true, text, otherwise=""):
        """One claim, proved or not."""
        if is_true:
            self.passed += 1
            self.line(f"{self.paint(GREEN, 'PASS')}  {text}")
        else:
            self.failed += 1
            self.line(f"{self.paint(RED, 'FAIL')}  {text}" + (f": {otherwise}" if otherwise else ""))
        return bool(is_true)


def table(screen, head, rows):
    """Columns as wide as their widest cell; numbers to the right."""
    cells = [[("" if cell is None else str(cell)) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[n]) for row in cells) for n in range(len(head))]
    is_right = [len(cells) > 1 and all(is_number(row[n]) for row in cells[1:]) for n in range(len(head))]
    for index, row in enumerate(cells):
        text = "  ".join(cell.rjust(width) if right else cell.ljust(width)
                         for cell, width, right in zip(row, widths, is_right))
        screen.line("  " + (screen.paint(DIM, text.rstrip()) if index == 0 else text.rstrip()))


def is_number(text):
    return text in ("", "-") or text.replace(".", "", 1).replace("-", "", 1).isdigit()


def name_of(reference):
    return reference["name"] if reference else "-"


def show_route(screen, cdr):
    decision = cdr.get("decision")
    screen.title("Route decision")
    if not decision:
        screen.line("  none: the call was refused before routing")
        return
    screen.line(f"  compared at {decision['expected_call_s']} s of talk, sold for {decision['expected_price']} {cdr['currency']}")
    table(screen, ["try", "carrier", "trunk", "prefix", "cost", "margin", "outcome", "why"],
          [[c["rank"] or "-", c["carrier_name"], c["trunk_name"], c["prefix"] or "-", c["expected_cost"],
            c["expected_margin"], c["outcome"], c["reason"]] for c in decision["candidates"]])
    for attempt in cdr["attempts"]:
        fee = f", takes {attempt['cost']} {attempt['cost_currency']}" if attempt.get("cost") else ""
        screen.line(f"  attempt {attempt['attempt_no']}: {name_of(attempt['carrier'])} said {attempt['sip_code']} {attempt['sip_reason']}{fee}")


def show_charge(screen, title, explanation, currency):
    screen.title(title)
    if not explanation:
        screen.line("  nothing: not answered")
        return
    e = explanation
    screen.line(f"  card {name_of(e['card'])}, prefix {e['prefix']} ({e['destination']}), {e['rate_initial']}/{e['rate_next']} per minute, increments {e['increments']}")
    screen.line(f"  {e['duration_ms']} ms, {e['duration_rounding']} -> {e['seconds']} s, increments -> {e['billed_s']} s billed")
    table(screen, ["step", "formula", "value"], [[s["what"], s["formula"], s["value"]] for s in e["steps"]])
    screen.line(f"  rounded {e['rounding']} at {e['precision']} decimals: {e['total']} {currency}")


def show_journal(screen, entry):
    screen.title(f"Journal entry {entry['entry_no']} ({entry['kind']}), {entry['posted_at']}")
    table(screen, ["book", "name", "side", "currency", "amount"],
          [[x["book"], x["book_name"], x["side"], x["currency"], x["amount"]] for x in entry["lines"]])
    screen.line(f"  digest {entry['digest']}")


def show_balance(screen, before, after):
    screen.title(f"Balance of {after['name']} ({after['currency']})")
    table(screen, ["", "posted", "held", "available"],
          [["before", before["posted_balance"], before["held"], before["available"]],
           ["after", after["posted_balance"], after["held"], after["available"]]])


def show_live(screen, call):
    screen.line(f"  live: {call['state']:<8} {call['duration_s']:>4} s  price {call['charge']}  cost {call['cost']}  "
                f"margin {call['margin']}  granted {call['granted_s']} s  held {call['hold']} {call['currency']}")
