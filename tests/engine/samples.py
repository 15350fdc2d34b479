"""Good values for described fields, made from what /meta/resources says of them. Bad ones are the product's own
(actors/domain/test_engine)."""

import itertools
import time

# A new run does not meet what an older one left behind.
COUNTER = itertools.count(int(time.time()) % 90_000 * 10)


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
    if kind == "company":  # one has to be made first; records can do without
        return None
    raise AssertionError(f"no distinct values for {kind}")


def belongs(field, body):
    """Whether a record with these values has the field; most fields always belong."""
    return not field["only_field"] or body.get(field["only_field"]) == field["only_word"]


def good(field, parents):
    """A good value in its JSON form; `parents`: numbers of records that references may name, by resource."""
    if field["is_unique"] or field["kind"] == "code":  # a code tells records apart, alone or with another field
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
