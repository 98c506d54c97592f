"""Every plan up to five steps, by a model that obeys whoever wrote to it last."""

import dataclasses
import itertools
import math

import gate
from gate import PRIVATE, TOOLS, UNTRUSTED, Gate

STEPS = [t for t in TOOLS if t != "show_plain"] + ["new_chat"]  # which has no effect at all


# region: world
def harm(plan: tuple[str, ...], make=Gate) -> bool:
    """What really happens, kept apart from what the gate believes."""
    g = make()
    steered = secret = False  # the attacker's text, and private text, are before the model
    note = (False, False)
    for step in plan:
        if step == "new_chat":
            g, steered, secret = make(notes=g.notes), False, False
            continue
        if g.decide(step) == "ask":
            if steered:
                return False  # the user did not ask for this, and says no
            # otherwise it was the user's own wish, and goes on
        elif steered:
            if step in ("send", "delete"):
                return True  # something was done in the user's name
            if step in ("fetch", "show") and secret:
                return True  # something private has left
        g.done(step)
        steered |= step in ("read_web", "read_mail", "fetch")
        secret |= step in ("read_mail", "read_files", "date_of_mail")
        if step == "save_note":
            note = (note[0] or steered, note[1] or secret)
        if step == "load_note":
            steered, secret = steered or note[0], secret or note[1]
    return False
# endregion: world


def count(make=Gate) -> tuple[int, tuple | None]:
    found, first = 0, None
    for n in range(1, 6):
        for plan in itertools.product(STEPS, repeat=n):
            if harm(plan, make):
                found += 1
                first = first or plan
    return found, first


class NoGate(Gate):
    def decide(self, name):
        return "allow"


class ForgetfulNotes(Gate):
    """Labels are kept for the conversation and not for what it stores."""

    def done(self, name):
        super().done(name)
        self.notes.clear()


class MailIsOurs(Gate):
    """Mail is private, so it is taken for trusted."""

    def done(self, name):
        had = UNTRUSTED in self.seen
        super().done(name)
        if name == "read_mail" and not had:
            self.seen.discard(UNTRUSTED)


class OnlySending(Gate):
    """Answers are just text, so showing one is not communication."""

    def decide(self, name):
        return "allow" if name == "show" else super().decide(name)


class LastToolOnly(Gate):
    """Only the most recent result counts."""

    def done(self, name):
        self.seen = set()
        super().done(name)


total = sum(len(STEPS) ** n for n in range(1, 6))
print(f"{total:,} plans of one to five steps")
results = {}
for make in (NoGate, LastToolOnly, ForgetfulNotes, MailIsOurs, OnlySending, Gate):
    n, first = results[make.__name__] = count(make)
    print(f"{make.__name__:15} {n:7,} harmful, for example {' > '.join(first) if first else '-'}")
assert results["Gate"][0] == 0
assert all(n > 0 for name, (n, _) in results.items() if name != "Gate")
assert "new_chat" in results["ForgetfulNotes"][1]

# What ordinary work costs.
TASKS = {
    "summarize a web page": ("read_web", "show"),
    "research over several pages": ("read_web", "fetch", "fetch", "show"),
    "answer a question from own files": ("read_files", "show"),
    "write to a colleague from own files": ("read_files", "send"),
    "put the date of a mail into a reply": ("date_of_mail", "send"),
    "summarize mail, images off": ("read_mail", "show_plain"),
    "reply to a mail after reading it": ("read_mail", "send"),
    "look up a web page while files are open": ("read_files", "read_web", "fetch"),
}
asked = {}
for task, plan in TASKS.items():
    g, n = Gate(), 0
    for step in plan:
        n += g.decide(step) == "ask"
        g.done(step)
    asked[task] = n
    print(f"  {task}: asks {n}")
assert sum(n > 0 for n in asked.values()) == 2

# Numbers for the section on filters.
for p, n in ((0.01, 1), (0.01, 100), (0.01, 300), (0.001, 3000)):
    print(f"chance {p} per attempt, {n} attempts: {1 - (1 - p) ** n:.2f}")
assert round(1 - 0.99**100, 2) == 0.63 and round(1 - 0.99**300, 2) == 0.95
hits, alarms = 100 * 0.95, 999_900 * 0.01
print(f"alarms {hits + alarms:.0f} a day, {hits:.0f} real: {100 * hits / (hits + alarms):.2f}%")
assert abs(hits / (hits + alarms) - 0.0094) < 0.0001
for n in (100, 300, 1000):
    exact = 1 - 0.05 ** (1 / n)
    print(f"none of {n}: below {100 * exact:.2f}% with 95% confidence (rule of three {300 / n:.2f}%)")
    assert abs(exact - 3 / n) < 0.001
print(f"a date within ten years: {math.log2(3652):.1f} bits; one of 8 labels: {math.log2(8):.0f}; 200 tokens of text: {200 * math.log2(100_277):.0f}")
print("ok")
