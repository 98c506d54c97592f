"""Makes the faults and asserts what each shows. Printed times are not judged,
only their order: a fault of 300 ms must appear in the right phase."""
import sys

from layers import (answering, asleep, full_queue, phases, refused,
                    reset_on_close, server, two_writes)

print(f"{'':18}" + "".join(f"{n:>12}" for n in ("resolve", "connect", "first byte", "rest")))
for name, fault, where in (
    ("nothing wrong", {}, None),
    ("late accept", {"before_accept": .3}, "first byte"),
    ("slow handler", {"before_answer": .3}, "first byte"),
    ("slow body", {"before_rest": .3}, "rest"),
):
    with server(answering(**fault)) as port:
        got = phases("127.0.0.1", port)
    print(f"{name:18}" + "".join(f"{v:12.2f}" for v in got.values()))
    if where:
        assert max(got, key=got.get) == where and got[where] >= 250

code, ms = refused()
print(f"closed port: {code} after {ms:.2f} ms")
assert code == "ECONNREFUSED"
sent, answered = asleep()
print(f"process asleep: connected and sent in {sent:.2f} ms, answered: {answered}")
assert not answered
code = reset_on_close()
print("closed with data unread:", code)
assert code == "ECONNRESET"

if sys.platform == "linux":
    ms = full_queue()
    print(f"full accept queue, room after 250 ms: connected after {ms:.0f} ms")
    assert ms > 900, "the retransmission timer decides, not the room"
    slow, fast = two_writes(0), two_writes(1)
    print(f"two small writes: {slow:.2f} ms, with TCP_NODELAY {fast:.3f} ms")
    assert slow > 3 * fast

# --- timers that double ----------------------------------------------------------
classic = [sum(2 ** i for i in range(n + 1)) for n in range(7)]
linear = [1, 2, 3, 4] + [4 + s for s in classic]
print("classic SYN schedule, s:", classic[:6], "gives up after", classic[6])
print("with four linear tries:", linear[:10], "gives up after", linear[10])
assert classic == [1, 3, 7, 15, 31, 63, 127] and linear[9] == 67 and linear[10] == 131

# --- how many questions ------------------------------------------------------------
def bisect(n):
    return 0 if n == 1 else n + bisect(n // 2) + bisect(n - n // 2)


up = sum(min(i, 6) for i in range(1, 8)) / 7
print(f"seven layers: bottom up {up:.2f} questions, halving {bisect(7) / 7:.2f}")
assert bisect(7) == 20 and round(up, 2) == 3.86
print("all claims hold")
