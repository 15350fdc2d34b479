"""The stories of deploy/call. Each places calls, shows what happened and checks its own claims."""

import subprocess
import time

from . import ladder, show
from .rating import decimal_text, exact, recheck

SETUP_S = 30            # ringing, fail-over and SIPp's own end, on a busy machine
MANY_CALLS_PER_S = 40
MANY_AT_ONCE = 120
MANY_TALK_MS = 1000


def final_code(messages):
    """The last final answer that the caller got to its INVITE."""
    codes = [m.code for m in messages if m.who == "caller" and m.code >= 200 and m.method == "INVITE" and not m.is_sent]
    return codes[-1] if codes else 0


def said_by(messages, who):
    return [m.code for m in messages if m.who == who and m.is_sent and m.code >= 200 and m.method == "INVITE"]


def was_called(messages, who):
    return any(m.who == who and not m.is_sent and m.label == "INVITE" for m in messages)


def byes_to(messages, who):
    return [m for m in messages if m.who == who and not m.is_sent and m.label == "BYE"]


def show_ladder(world):
    world.screen.title("SIP on the wire (times of the endpoints; the platform's talk with its node is not shown)")
    messages = [m for endpoint in world.endpoints for m in ladder.read_trace(endpoint)]
    for line in ladder.render(messages, world.endpoints):
        world.screen.line("  " + line)
    return messages


def finish_call(world, account, known):
    """The call's record, shown in full; None (and a failed check) when there is none."""
    found = world.new_cdrs(account["account_id"], known, 1)
    if not world.screen.check(len(found) == 1, "the call has one CDR", f"{len(found)} found"):
        return None
    cdr = world.cdr(found[0]["call_id"])
    world.screen.title(f"CDR {cdr['call_id']}")
    world.screen.line(f"  {cdr['caller']} -> {cdr['called']} ({cdr['destination'] or 'no destination'}), {cdr['result']}, "
                      f"SIP {cdr['sip_code']} {cdr['sip_reason']}, {cdr['duration_ms']} ms, ended by {cdr['hangup_by'] or 'nobody'}")
    show.show_route(world.screen, cdr)
    return cdr


def show_money(world, cdr):
    show.show_charge(world.screen, "What the customer pays", cdr["charge_explanation"], cdr["currency"])
    show.show_charge(world.screen, "What the carrier gets", cdr["cost_explanation"], cdr["currency"])
    world.screen.line(f"  margin: {cdr['charge']} - {cdr['cost']} = {cdr['margin']} {cdr['currency']}")


def check_money(world, cdr, before, after):
    """A billed call: both charges re-added, the journal balanced, the balance lower by exactly the charge."""
    screen = world.screen
    screen.title("Checks")
    for side in ("charge", "cost"):
        problems = recheck(cdr[f"{side}_explanation"])
        screen.check(not problems, f"{side} {cdr[side]} adds up again by hand", "; ".join(problems))
        screen.check(exact(cdr[side]) == exact(cdr[f"{side}_explanation"]["total"]), f"the CDR's {side} is its explanation's total")
    screen.check(exact(cdr["margin"]) == exact(cdr["charge"]) - exact(cdr["cost"]), "margin = charge - cost")
    spent = exact(before["posted_balance"]) - exact(after["posted_balance"])
    screen.check(spent == exact(cdr["charge"]), f"the balance fell by {decimal_text(spent)}, exactly the charge", f"charge {cdr['charge']}")
    screen.check(exact(after["held"]) == 0, "nothing is held any more", after["held"])
    screen.check(exact(after["posted_balance"]) >= 0 or after["kind"] != "prepaid", "the balance is not below zero")


def check_journal(world, cdr):
    if not world.screen.check(cdr["journal_entry_no"], "the charge is posted in the journal"):
        return
    # What the customer pays and what the carrier gets are entries of their own: nobody's holds another's money.
    sold = world.api.get(f"/journal-entries/{cdr['journal_entry_no']}")
    newest = world.api.get("/journal-entries?limit=100")["items"]
    bought = [e for e in newest if e["kind"] == "cost" and e["batch_id"] == sold["batch_id"]]
    amounts = []
    for entry in [sold, *bought]:
        show.show_journal(world.screen, entry)
        sums = {}
        for line in entry["lines"]:
            sign = 1 if line["side"] == "debit" else -1
            sums[line["currency"]] = sums.get(line["currency"], 0) + sign * exact(line["amount"])
            amounts.append(exact(line["amount"]))
        world.screen.check(sums and not any(sums.values()), f"debits = credits in every currency of entry {entry['entry_no']}", str(sums))
    world.screen.check(exact(cdr["charge"]) in amounts and exact(cdr["cost"]) in amounts,
                       "charge and cost are lines of them (nobody else's call in the same batch)")


def check_unpaid(world, cdr, before, after):
    screen = world.screen
    screen.title("Checks")
    screen.check(exact(cdr["charge"]) == 0 and cdr["billed_s"] == 0, "nothing is charged", f"charge {cdr['charge']}")
    screen.check(after["posted_balance"] == before["posted_balance"], "the balance is what it was", after["posted_balance"])
    screen.check(exact(after["held"]) == 0, "nothing is held any more", after["held"])


def story_call(world, seconds):
    """Carrier A refuses, carrier B answers; charged on both sides, posted, explained."""
    before = world.account_of("default")
    known = world.known_calls(before["account_id"])
    world.carrier("a", "refuse")
    world.carrier("b", "answer")
    world.screen.title(f"A call of {seconds} s by {before['name']}; the cheaper carrier A refuses, carrier B answers")
    caller = world.caller("uac_call.xml", "default", "-key", "hold", str(seconds * 1000), "-m", "1")
    status = world.watch(caller, before["account_id"], seconds + SETUP_S)
    messages = show_ladder(world)
    cdr = finish_call(world, before, known)
    if cdr is None or not world.screen.check(cdr["result"] == "answered", "the call was answered", cdr["result"]):
        return
    show_money(world, cdr)
    after = world.settled_account(before["account_id"])
    show.show_balance(world.screen, before, after)
    check_journal(world, cdr)
    check_money(world, cdr, before, after)
    screen = world.screen
    screen.check(status == 0 and final_code(messages) == 200, "the caller was answered and hung up normally", f"SIPp exit {status}")
    screen.check(said_by(messages, "carrier_a") == [503], "carrier A was tried first and said 503")
    screen.check(said_by(messages, "carrier_b")[:1] == [200], "carrier B answered")
    screen.check(cdr["result"] == "answered" and len(cdr["attempts"]) >= 1 and cdr["attempts"][0]["sip_code"] == 503,
                 "the CDR says so: answered, first attempt 503")
    screen.check(abs(cdr["duration_ms"] - seconds * 1000) < 2500, f"the talk time is {cdr['duration_ms']} ms")


def story_refuse(world, _seconds):
    """Both carriers refuse: the caller gets the refusal, nothing is charged."""
    before = world.account_of("default")
    known = world.known_calls(before["account_id"])
    world.carrier("a", "refuse")
    world.carrier("b", "refuse")
    world.screen.title(f"A call by {before['name']}; both carriers refuse")
    caller = world.caller("uac_expect_refusal.xml", "default", "-key", "code", "any", "-m", "1")
    status = world.watch(caller, before["account_id"], SETUP_S)
    messages = show_ladder(world)
    cdr = finish_call(world, before, known)
    if cdr is None:
        return
    after = world.settled_account(before["account_id"])
    show.show_balance(world.screen, before, after)
    check_unpaid(world, cdr, before, after)
    screen = world.screen
    screen.check(status == 0 and final_code(messages) >= 400, f"the caller was refused with {final_code(messages)}")
    screen.check(said_by(messages, "carrier_a") == [503] and said_by(messages, "carrier_b") == [503], "both carriers were tried")
    screen.check(cdr["result"] == "failed" and len(cdr["attempts"]) == 2, "the CDR has both attempts", f"{cdr['result']}, {len(cdr['attempts'])}")


def story_no_balance(world, _seconds):
    """No money: 402 before any carrier is asked."""
    before = world.account_of("no_balance")
    known = world.known_calls(before["account_id"])
    world.carrier("a", "answer")
    world.carrier("b", "answer")
    world.screen.title(f"A call by {before['name']}, whose balance is {before['posted_balance']} {before['currency']}")
    caller = world.caller("uac_expect_refusal.xml", "no_balance", "-key", "code", "402", "-m", "1")
    status = world.watch(caller, before["account_id"], SETUP_S)
    messages = show_ladder(world)
    after = world.settled_account(before["account_id"])
    show.show_balance(world.screen, before, after)
    found = world.new_cdrs(before["account_id"], known, 1, wait_s=5)
    screen = world.screen
    screen.title("Checks")
    screen.check(status == 0 and final_code(messages) == 402, "the caller was refused with 402", f"got {final_code(messages)}")
    screen.check(not was_called(messages, "carrier_a") and not was_called(messages, "carrier_b"), "no carrier was asked")
    screen.check(after["posted_balance"] == before["posted_balance"], "the balance is what it was", after["posted_balance"])
    screen.check(exact(after["held"]) == 0, "nothing is held", after["held"])
    screen.check(len(found) == 1 and found[0]["result"] == "rejected" and exact(found[0]["charge"]) == 0,
                 "one CDR: rejected, nothing charged", str([item["result"] for item in found]))


def refill(world):
    """Seeding brings the demo's balances back to where they began; the running node notices soon after."""
    done = subprocess.run([str(world.settings.deploy / "up"), "--seed-only"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        world.screen.line(f"  (the demo could not be refilled: {done.stderr.strip()[-200:]})")
    end = time.monotonic() + 10
    while exact(world.account_of("cut_off")["available"]) <= 0 and time.monotonic() < end:
        time.sleep(0.2)


def story_cut_off(world, _seconds):
    """The caller never hangs up: the platform does, when the money is gone, and not a cent later."""
    refill(world)
    before = world.account_of("cut_off")
    known = world.known_calls(before["account_id"])
    world.carrier("a", "answer")
    world.carrier("b", "answer")
    world.screen.title(f"A call by {before['name']} with {before['posted_balance']} {before['currency']}; the caller never hangs up")
    seen = []
    caller = world.caller("uac_cutoff.xml", "cut_off", "-m", "1", "-recv_timeout", "150000")
    status = world.watch(caller, before["account_id"], 180, seen.append)
    messages = show_ladder(world)
    cdr = finish_call(world, before, known)
    if cdr is None or not world.screen.check(cdr["result"] == "answered", "the call was answered", cdr["result"]):
        return
    show_money(world, cdr)
    after = world.settled_account(before["account_id"])
    show.show_balance(world.screen, before, after)
    check_journal(world, cdr)
    check_money(world, cdr, before, after)
    screen = world.screen
    screen.check(status == 0 and byes_to(messages, "caller"), "the platform hung up on the caller", f"SIPp exit {status}")
    screen.check(byes_to(messages, "carrier_a") or byes_to(messages, "carrier_b"), "and on the carrier")
    screen.check(cdr["hangup_by"] == "platform", "the CDR says: ended by the platform", cdr["hangup_by"])
    low = min((exact(a["available"]) for a in [*seen, after]), default=0)
    screen.check(low >= 0, f"available never went below zero (lowest seen {decimal_text(low)})")
    next_step = exact(cdr["charge_explanation"]["rate_next"]) * int(cdr["charge_explanation"]["increments"].split("/")[1]) / 60
    screen.check(exact(after["posted_balance"]) < next_step, f"what is left, {after['posted_balance']}, does not pay another step")


def story_many(world, count):
    """Many calls at once: as many CDRs, and the sum of charges is the balance's difference, exactly."""
    before = world.account_of("default")
    known = world.known_calls(before["account_id"])
    world.carrier("a", "answer", has_trace=False)
    world.carrier("b", "answer", has_trace=False)
    rate = min(MANY_CALLS_PER_S, before["cps_max"] or MANY_CALLS_PER_S)
    at_once = min(MANY_AT_ONCE, before["channels_max"] or MANY_AT_ONCE)
    world.screen.title(f"{count} calls by {before['name']}, {rate} a second, at most {at_once} at once")
    caller = world.caller("uac_load.xml", "default", "-d", str(MANY_TALK_MS), "-m", str(count), "-r", str(rate), "-l", str(at_once),
                          has_trace=False)
    status = wait_with_totals(world, caller, before["account_id"], count / rate + 60)
    cdrs = world.new_cdrs(before["account_id"], known, count, wait_s=60)
    after = world.settled_account(before["account_id"], deadline_s=30)
    show.show_balance(world.screen, before, after)
    charges = sum(exact(cdr["charge"]) for cdr in cdrs)
    spent = exact(before["posted_balance"]) - exact(after["posted_balance"])
    screen = world.screen
    screen.title("Checks")
    screen.check(status == 0, f"{count} calls were answered and ended", f"SIPp exit {status}: {caller.last_words()}")
    screen.check(len(cdrs) == count, f"{len(cdrs)} CDRs")
    screen.check(len({cdr["call_id"] for cdr in cdrs}) == len(cdrs), "no call twice")
    screen.check(all(cdr["result"] == "answered" for cdr in cdrs), "all answered")
    screen.check(charges == spent, f"the charges add up to {decimal_text(charges)}, exactly the fall of the balance", decimal_text(spent))
    screen.check(exact(after["held"]) == 0, "nothing is held any more", after["held"])
    check_ledger(world)


def wait_with_totals(world, caller, account_id, deadline_s):
    left_s = deadline_s
    while caller.is_running() and left_s > 0:
        caller.wait(2)
        left_s -= 2
        account = world.account(account_id)
        world.screen.line(f"  live calls {account['live_calls']:>4}  held {account['held']}  posted {account['posted_balance']}")
    return caller.process.poll()


def check_ledger(world):
    """The platform's own proof of all its books."""
    done = subprocess.run(world.settings.program("ledger", "verify"), capture_output=True, text=True, check=False)
    for line in done.stdout.strip().splitlines():
        world.screen.line("  " + line)
    world.screen.check(done.returncode == 0, "didtron ledger verify", done.stderr.strip()[-300:])
