"""Counts the flights of real TLS handshakes, without a network: each side writes
into memory, and a flight is everything one side says before the other must answer."""
import base64
import random
import ssl


# region: flights
def handshake(version, cert):
    """Flights until the client may send its request, and their sizes."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(cert)
    for side in (client, server):
        side.minimum_version = side.maximum_version = version
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    one = client.wrap_bio(down, up)
    two = server.wrap_bio(up, down, server_side=True)
    flights, sizes = 0, []
    while True:
        if step(one):
            return flights, sizes           # the request may leave now
        flights, sizes = flights + 1, sizes + [up.pending]
        step(two)
        flights, sizes = flights + 1, sizes + [down.pending]


def step(side):
    try:
        side.do_handshake()
        return True
    except ssl.SSLWantReadError:
        return False
# endregion: flights


# --- a throw-away certificate, made with integers ------------------------------
def der(tag, *parts):
    body = b"".join(parts)
    n = len(body)
    size = bytes([n]) if n < 128 else bytes([0x80 + (n.bit_length() + 7) // 8]) + n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([tag]) + size + body


def integer(n):
    return der(2, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def prime(rng, bits):
    while True:
        n = rng.getrandbits(bits) | (3 << (bits - 2)) | 1
        if all(n % p for p in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)) and n % 65537 != 1:
            if all(pow(a, n - 1, n) == 1 for a in (2, 3, 5)):
                return n


def self_signed(path, seed=20261107):
    """A 2048-bit RSA certificate from a fixed seed: for counting, never for use."""
    import hashlib
    rng = random.Random(seed)
    p, q, e = prime(rng, 1024), prime(rng, 1024), 65537
    n, d = p * q, pow(e, -1, (p - 1) * (q - 1))
    null = der(5)
    rsa = der(0x30, der(6, bytes.fromhex("2a864886f70d010101")), null)
    sha = der(0x30, der(6, bytes.fromhex("2a864886f70d01010b")), null)
    name = der(0x30, der(0x31, der(0x30, der(6, bytes.fromhex("550403")), der(12, b"flights"))))
    dates = der(0x30, der(23, b"200101000000Z"), der(23, b"490101000000Z"))
    public = der(0x30, rsa, der(3, b"\0", der(0x30, integer(n), integer(e))))
    tbs = der(0x30, der(0xa0, integer(2)), integer(1), sha, name, dates, name, public)
    digest = der(0x30, der(0x30, der(6, bytes.fromhex("608648016503040201")), null),
                 der(4, hashlib.sha256(tbs).digest()))
    padded = b"\0\1" + b"\xff" * (256 - 3 - len(digest)) + b"\0" + digest
    signature = pow(int.from_bytes(padded, "big"), d, n).to_bytes(256, "big")
    cert = der(0x30, tbs, sha, der(3, b"\0", signature))
    key = der(0x30, integer(0), integer(n), integer(e), integer(d), integer(p), integer(q),
              integer(d % (p - 1)), integer(d % (q - 1)), integer(pow(q, -1, p)))
    with open(path, "w") as f:
        for label, body in (("CERTIFICATE", cert), ("RSA PRIVATE KEY", key)):
            f.write(f"-----BEGIN {label}-----\n")
            f.write(base64.encodebytes(body).decode())
            f.write(f"-----END {label}-----\n")
