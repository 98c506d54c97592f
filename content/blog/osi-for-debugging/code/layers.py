"""Faults made on purpose on the loopback interface, and what each looks like."""
import errno
import select
import socket
import threading
import time
from contextlib import contextmanager


# region: phases
def phases(host, port, request=b"GET\n"):
    """Where one exchange spends its time, as the client sees it."""
    t, marks = time.perf_counter, [("start", time.perf_counter())]
    family, kind, proto, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM)[0]
    marks.append(("resolve", t()))
    with socket.socket(family, kind, proto) as s:
        s.settimeout(5)
        s.connect(address)
        marks.append(("connect", t()))
        s.sendall(request)
        s.recv(1)
        marks.append(("first byte", t()))
        while s.recv(65536):
            pass
        marks.append(("rest", t()))
    return {name: (b - a) * 1e3
            for (_, a), (name, b) in zip(marks, marks[1:])}
# endregion: phases


@contextmanager
def server(handle, backlog=16):
    """Runs handle(listening socket) in a thread while the block runs."""
    with socket.create_server(("127.0.0.1", 0), backlog=backlog) as listener:
        thread = threading.Thread(target=handle, args=(listener,), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)


def answering(before_accept=0, before_answer=0, before_rest=0):
    def handle(listener):
        time.sleep(before_accept)
        s, _ = listener.accept()
        with s:
            s.recv(1024)
            time.sleep(before_answer)
            s.sendall(b"a" * 100)
            time.sleep(before_rest)
            s.sendall(b"b" * 100)
    return handle


def refused():
    """A port nobody listens on answers at once, with a reset."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    start = time.perf_counter()
    code = socket.socket().connect_ex(("127.0.0.1", port))
    return errno.errorcode[code], (time.perf_counter() - start) * 1e3


def asleep():
    """The process never accepts. Connecting and sending succeed all the same."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as listener:
        start = time.perf_counter()
        with socket.create_connection(listener.getsockname()) as s:
            s.sendall(b"GET\n")
            sent = (time.perf_counter() - start) * 1e3
            answered = bool(select.select([s], [], [], 0.2)[0])
    return sent, answered


# region: full
def full_queue(room_after=0.2):
    """Connect to a listener whose queue of finished handshakes is full,
    and make room shortly after. The SYN has been dropped; only the timer
    will send another."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        fillers, address = [], listener.getsockname()
        while True:                # fill until one does not get through
            s = socket.socket()
            s.setblocking(False)
            s.connect_ex(address)
            start = time.perf_counter()
            if not select.select([], [s], [], 0.05)[1]:
                break
            fillers.append(s)
        time.sleep(room_after)
        accepted = [listener.accept()[0] for _ in fillers]
        select.select([], [s], [], 10)
        took = (time.perf_counter() - start) * 1e3
        for x in (s, *fillers, *accepted):
            x.close()
    return took
# endregion: full


# region: nagle
def two_writes(nodelay, rounds=30):
    """A request in two small writes, answered when both are here."""
    def handle(listener):
        s, _ = listener.accept()
        with s:
            while data := s.recv(1024):
                while len(data) < 20:
                    data += s.recv(1024)
                s.sendall(b"answer")

    took = []
    with server(handle) as port:
        with socket.create_connection(("127.0.0.1", port)) as s:
            s.setsockopt(socket.SOL_TCP, socket.TCP_NODELAY, nodelay)
            for _ in range(rounds):
                start = time.perf_counter()
                s.sendall(b"head------")
                s.sendall(b"body------")
                s.recv(1024)
                took.append((time.perf_counter() - start) * 1e3)
    return sorted(took)[rounds // 2]
# endregion: nagle


def reset_on_close():
    """Closing with unread data sends a reset, and the answer before it may be lost."""
    def handle(listener):
        s, _ = listener.accept()
        s.recv(1)                       # reads less than was sent
        s.sendall(b"answer")
        s.close()

    with server(handle) as port:
        with socket.create_connection(("127.0.0.1", port)) as s:
            s.sendall(b"x" * 1000)
            time.sleep(0.2)
            try:
                while s.recv(1024):
                    pass
                return "closed"
            except OSError as e:
                return errno.errorcode[e.errno]
