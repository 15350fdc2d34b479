"""Values for described fields, good and bad, made from what /meta/resources says of them."""

import itertools
import time

# A new run does not meet what an older one left behind.
COUNTER = itertools.count(int(time.time()) % 90_000 * 10)

# Wrong for the kind whatever the field's limits, as JSON values.
BAD = {
    "text": [7, "", True, [], "a\x00b", "a\u202eb", "line\nbreak", " space", "space ", "\u009b31m"],
    "long_text": [7, "", "a\x00b", "a\u202eb"],
    "code": [7, "", "FRA", "a b", "-a", "a-", "\u00e9t\u00e9", "a'b", "a;drop table pops", "../x"],
    "flag": ["true", 1, []],
    "integer": ["10", 1.5, [], True, 9223372036854775808],
    "money": [12.5, "12,5", "1e3", "+1", "NaN", "-0.01", "0.123456789", "92233720368.54775808", " 1"],
    "rate": [0.015, "0,015", "1e-3", "-1", "0.01234567891"],
    "percent": [12.5, "12,5", "12.5%", "-1", "0.1234567"],
    "instant": [1775044800, "2026-04-01", "2026-04-01T12:00:00", "2026-13-01T12:00:00Z", "2026-02-30T00:00:00Z"],
    "choice": [7, "", "no such word"],
    "choices": ["a", [7], ["no such word"], None],
    "texts": ["a", [7], [""], ["a", "a"], ["a|b"], None],
    "reference": ["7", 0, -1, 1.5, 999999999],
    "company": ["7", 0, -1, 1.5, 999999999],
    "email": [7, "noc", "noc@", "@example.com", "a b@example.com", "noc@example", "noc@example.com\r\nBcc: x@example.com", "a@[127.0.0.1]"],
    "host_name": [7, "fra", "-a.example.com", "a..example.com", "a_b.example.com", "10.0.0.1", "a.example.com/x", "a.example.com:5060"],
    "ip_address": [7, "192.0.2", "192.0.2.256", "192.0.2.010", "192.0.2.0/24", "::g", "0x7f000001", "[::1]"],
    "url": [7, "http://example.com", "javascript:alert(1)", "https://user@example.com", "https://", "https://exa mple.com", "https://127.0.0.1/", "https://example.com:0/"],
    "phone": [7, "442071838750", "+44 20", "+0123456", "+1234567890123456"],
    "prefix": [4420, "+44", "44x", "1234567890123456"],
    "country": [7, "de", "ZZ", "DEU"],
    "currency": [7, "usd", "US", "USDT"],
    "time_zone": [7, "../etc/passwd", "posix/UTC", "+02:00", "Europe/Nowhere"],
}

# Texts that break naive programs and must come back as they were sent.
ODD_TEXTS = ["Robert'); DROP TABLE pops;--", "<script>alert(1)</script>", "=1+1", "\u00dcn\u00efc\u00f6d\u00e9 \u4f60\u597d", "a\\b\"c", "%s%n", "{{7*7}}", "NULL", "\u202fthin", "\U0001f600"]


def digits(number, base):
    out = ""
    while number:
        number, rest = divmod(number, len(base))
        out = base[rest] + out
    return out or base[0]


def distinct(field):
    """A good value that no other call has given: for unique fields."""
    n = next(COUNTER)
    kind = field["kind"]
    if kind == "code":
        return f"e{n}"
    if kind == "host_name":
        return f"h{n}.example.com"
    if kind == "prefix":
        return f"99{n:06d}"
    if kind == "currency":
        return ("Q" + digits(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZ").rjust(2, "A"))[-3:]
    if kind == "text":
        return f"{field['example']} {n}"[: int(field["max"] or 120)]
    if kind == "email":
        return f"e{n}@example.com"
    if kind in ("integer",):
        return int(field["min"] or 0) + n
    raise AssertionError(f"no distinct values for {kind}")


def belongs(field, body):
    """Whether a record with these values has the field; most fields always belong."""
    return not field["only_field"] or body.get(field["only_field"]) == field["only_word"]


def good(field, parents):
    """A good value in its JSON form; `parents`: numbers of records that references may name, by resource."""
    if field["is_unique"]:
        return distinct(field)
    if field["kind"] == "reference":
        return parents[field["target"]]
    text = field["example"]
    if not text:  # nothing is right everywhere
        return None
    if field["json_type"] == "integer":
        return int(text)
    if field["json_type"] == "boolean":
        return text == "true"
    if field["json_type"] == "array":
        return text.split("|")
    return text


def other(field, parents):
    """A good value that differs from good(); None when there is none."""
    kind, words = field["kind"], field["words"]
    if field["is_unique"]:
        return distinct(field)
    if kind == "flag":
        return field["example"] != "true"
    if kind == "choice":
        return words[1] if len(words) > 1 else None
    if kind == "choices":
        return words[1:2] if len(words) > 1 else []
    if kind == "texts":
        return ["another"]
    if kind == "integer":
        value, top = int(field["example"]), int(field["max"] or 0)
        return value + 1 if not field["max"] or value < top else value - 1
    if kind in ("money", "rate", "percent"):
        return "1.25"
    if kind in ("text", "long_text"):
        return "Another"
    return {"ip_address": "2001:db8::1", "country": "FR", "currency": "EUR", "time_zone": "UTC", "email": "two@example.com",
            "phone": "+14155550100", "url": "https://example.org/", "instant": "2026-05-01T00:00:00Z", "host_name": "two.example.com",
            "prefix": "7"}.get(kind)


def beyond_limits(field):
    """Values just outside what the field says of itself."""
    kind, low, high = field["kind"], field["min"], field["max"]
    if kind == "integer":
        return [int(low) - 1, int(high) + 1]
    if kind in ("text", "long_text"):
        return ["x" * (int(high) + 1), "\u00e9" * (int(high) + 1)]
    if kind == "code":
        return ["x" * (int(high) + 1), "x" * (int(low) - 1)] if int(low) > 1 else ["x" * (int(high) + 1)]
    if kind == "percent" and high:
        whole = int(high.split(".")[0])
        return [f"{whole}.000001"]
    if kind == "texts":
        return [[f"t{i}" for i in range(int(high) + 1)]]
    return []


def at_limits(field):
    """Values exactly on the limits."""
    kind, low, high = field["kind"], field["min"], field["max"]
    if field["is_unique"]:
        return []
    if kind == "integer":
        return [int(low), int(high)]
    if kind in ("text", "long_text"):
        return ["x" * int(low), "\u00e9" * int(high)]
    return []
