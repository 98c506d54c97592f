"""Latency as a count times a unit: distances, round trips, passes over weights."""
from math import asin, cos, radians, sin, sqrt

# region: units
C_KM_PER_MS = 299_792.458 / 1000        # light in vacuum
GROUP_INDEX = 1.4682                    # glass at 1550 nm
H100_BYTES = 3.35e12                    # per second, by the datasheet
H100_FLOPS = 989e12                     # dense 16-bit, the same


def rtt_floor_ms(km):
    return 2 * km * GROUP_INDEX / C_KM_PER_MS


def pass_ms(params, bytes_per_param=2):
    """Reading every weight once: the least a single token costs."""
    return params * bytes_per_param / H100_BYTES * 1e3


def prefill_ms(params, tokens):
    """Two operations per weight and token; without attention."""
    return max(2 * params * tokens / H100_FLOPS * 1e3, pass_ms(params))
# endregion: units


# region: trips
TRIPS = {                               # before the first byte of an answer
    # stack             new  resumed  open connection
    "TCP + TLS 1.2":   (4,   3,       1),
    "TCP + TLS 1.3":   (3,   3,       1),
    "same, early data": (3,  2,       1),
    "QUIC":            (2,   2,       1),
    "QUIC, early data": (2,  1,       1),
}


def trips(tcp, tls):
    return tcp + tls + 1                # the request is a trip too
# endregion: trips


def great_circle_km(a, b):
    (la, lo), (lb, mo) = [(radians(x), radians(y)) for x, y in (a, b)]
    h = sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin((mo - lo) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(h))


if __name__ == "__main__":
    assert TRIPS["TCP + TLS 1.2"] == (trips(1, 2), trips(1, 1), 1)
    assert TRIPS["TCP + TLS 1.3"] == (trips(1, 1), trips(1, 1), 1)
    assert TRIPS["same, early data"] == (trips(1, 1), trips(1, 0), 1)
    assert TRIPS["QUIC"] == (trips(0, 1), trips(0, 1), 1)
    assert TRIPS["QUIC, early data"] == (trips(0, 1), trips(0, 0), 1)

    bengaluru, francisco = (12.97, 77.59), (37.77, -122.42)
    km = great_circle_km(bengaluru, francisco)
    rtt = rtt_floor_ms(km)
    print(f"Bengaluru to San Francisco {km:.0f} km, floor {rtt:.1f} ms, cold {3 * rtt:.0f} ms")
    assert abs(km - 14_000) < 20 and abs(rtt - 137.1) < .5 and round(3 * rtt) in (411, 412)
    assert abs(rtt_floor_ms(100) - 0.98) < .01

    p = 8e9
    print(f"pass {pass_ms(p):.2f} ms; prefill 2,000: {prefill_ms(p, 2000):.1f} ms;",
          f"full rate from {H100_FLOPS / H100_BYTES:.0f} tokens")
    assert round(pass_ms(p), 1) == 4.8 and round(prefill_ms(p, 2000)) == 32
    assert round(H100_FLOPS / H100_BYTES) == 295
    equal = 3 * rtt / prefill_ms(p, 1000) * 1000
    print(f"prefill floor equals three trips at {equal:.0f} tokens")
    assert 25_000 < equal < 26_000
    attention = 2 * 2000**2 * 4096 * 32     # causal, 32 layers of width 4096
    print(f"attention adds {attention / (2 * p * 2000):.1%}")
    assert attention / (2 * p * 2000) < .04
    # figures quoted from the measured table
    print(f"per line in order {38e3 / 16384:.1f} ns; overlap {190 / 22:.1f}x")
