"""A client of grpcio's (the C core) before the engine: each case says "ok" or "not ok" on a line.

Usage: main.py HOST:PORT [CA CERT KEY]
"""

import concurrent.futures
import queue
import sys
import threading
import time

import grpc

RANGE = "/etcdserverpb.KV/Range"
WATCH = "/etcdserverpb.Watch/Watch"
SNAPSHOT = "/etcdserverpb.Maintenance/Snapshot"


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def read_varint(data, at):
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, at


def content(field, data):
    return varint(field << 3 | 2) + varint(len(data)) + data


def field(message, wanted):
    """One field of a message: a number or bytes; None when it is not there."""
    at, found = 0, None
    while at < len(message):
        tag, at = read_varint(message, at)
        value, at = read_varint(message, at)
        if tag & 7 == 2:
            value, at = message[at : at + value], at + value
        if tag >> 3 == wanted:
            found = value
    return found


def range_request(key, end=b"", limit=0):
    return content(1, key) + content(2, end) + varint(3 << 3) + varint(limit)


def watch_request(revision):
    return content(1, varint(3 << 3) + varint(revision))


def equal(got, wanted):
    if got != wanted:
        raise AssertionError(f"want {wanted!r:.100}, got {got!r:.100}")


def expect(code, text, call):
    try:
        call()
    except grpc.RpcError as error:
        equal(error.code(), code)
        if text not in error.details():
            raise AssertionError(f"want {text!r}, got {error.details()!r}")
        return error
    raise AssertionError("it did not fail")


class Watch:
    """One bidi stream: a request, its reply, and so on."""

    def __init__(self, channel, timeout):
        self.requests = queue.Queue()
        self.replies = channel.stream_stream(WATCH)(iter(self.requests.get, None), timeout=timeout)

    def echo(self, revision):
        self.requests.put(watch_request(revision))
        equal(field(next(self.replies), 2), revision)

    def end(self):
        self.requests.put(None)
        equal(next(self.replies, "the end"), "the end")


class Client:
    def __init__(self, channel):
        self.channel = channel
        self.range = channel.unary_unary(RANGE)

    def echo(self, size, limit, **options):
        value = bytes([limit % 256]) * size
        reply = self.range(range_request(b"k", value, limit), **{"timeout": 15, **options})
        equal(field(reply, 4) or 0, limit)
        equal(field(field(reply, 2), 5) or b"", value)

    def unary(self):
        self.echo(100, 7)

    def metadata(self):
        self.echo(10, 3, metadata=[("token", "foreign"), ("raw-bin", b"\x01\xff")])

    def failure(self):
        text = "etcdserver: requested lease not found"
        call = lambda: self.range(range_request(b"fail"), timeout=5)
        error = expect(grpc.StatusCode.NOT_FOUND, text, call)
        equal(dict(error.trailing_metadata()).get("why"), "gone")

    def odd_text(self):
        call = lambda: self.range(range_request(b"odd"), timeout=5)
        expect(grpc.StatusCode.DATA_LOSS, '100 % \ufffd ü\n"x"', call)

    def unknown_method(self):
        call = lambda: self.channel.unary_unary("/etcdserverpb.KV/Fly")(b"", timeout=5)
        text = "unknown method Fly for service etcdserverpb.KV"
        expect(grpc.StatusCode.UNIMPLEMENTED, text, call)

    def deadline(self):
        call = lambda: self.range(range_request(b"slow"), timeout=0.1)
        expect(grpc.StatusCode.DEADLINE_EXCEEDED, "", call)

    def cancellation(self):
        call = self.range.future(range_request(b"slow"), timeout=5)
        threading.Timer(0.1, call.cancel).start()
        try:
            call.result()
        except grpc.FutureCancelledError:
            return
        raise AssertionError("it was not cancelled")

    def server_stream(self):
        replies = self.channel.unary_stream(SNAPSHOT)(b"", timeout=10)
        count = 0
        for reply in replies:
            equal(field(reply, 2) or 0, count)
            count += 1
            # A reader that is slower than the server, now and then.
            if count % 100 == 0:
                time.sleep(0.005)
        equal(count, 1000)

    def bidi(self):
        watch = Watch(self.channel, 5)
        for revision in (1, 2, 3):
            watch.echo(revision)
        watch.end()

    def bidi_failure(self):
        watch = Watch(self.channel, 5)
        watch.echo(1)
        expect(grpc.StatusCode.OUT_OF_RANGE, "unlucky", lambda: watch.echo(13))

    def large_messages(self):
        self.echo(5_000_000, 9)

    def too_large(self):
        text = "grpc: received message larger than max ("
        expect(grpc.StatusCode.RESOURCE_EXHAUSTED, text, lambda: self.echo(9_000_000, 9))

    def gzip(self):
        self.echo(200_000, 9, compression=grpc.Compression.Gzip)

    def many_calls(self):
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            list(pool.map(lambda at: self.echo(at % 3000, at), range(1000)))

    def many_streams(self):
        # More than the server allows at once: some wait for others to end.
        def one(_):
            watch = Watch(self.channel, 20)
            for revision in (100, 101, 102):
                watch.echo(revision)
            watch.end()

        with concurrent.futures.ThreadPoolExecutor(120) as pool:
            list(pool.map(one, range(240)))

    def keepalive(self):
        """A stream that says nothing for longer than the pings of both sides are apart."""
        watch = Watch(self.channel, 20)
        watch.echo(1)
        time.sleep(11)
        watch.echo(2)
        watch.end()

    def goaway(self):
        """The server is stopped under a call, which ends well, and another one is started."""
        under = self.range.future(range_request(b"short"), timeout=15)
        time.sleep(0.03)
        print("restart", flush=True)
        under.result()
        equal(sys.stdin.readline(), "restarted\n")
        self.echo(10, 4, wait_for_ready=True)


OPTIONS = [
    ("grpc.keepalive_time_ms", 5500),
    ("grpc.keepalive_timeout_ms", 1000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_pings_without_data", 0),
    ("grpc.max_receive_message_length", -1),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.use_local_subchannel_pool", 1),
]


def open_client(target, files):
    if not files:
        return Client(grpc.insecure_channel(target, OPTIONS))
    ca, cert, key = [open(name, "rb").read() for name in files]
    trust = grpc.ssl_channel_credentials(ca, key, cert)
    return Client(grpc.secure_channel(target, trust, OPTIONS))


def say(name, run):
    try:
        run()
        print("ok", name, flush=True)
    except Exception as error:  # Whatever it is, it is this case's failure.
        print(f"not ok {name}: {error!r}".replace("\n", " "), flush=True)


CASES = [
    *("unary", "metadata", "failure", "odd text", "unknown method", "deadline", "cancellation"),
    *("server stream", "bidi", "bidi failure", "large messages", "too large", "gzip"),
    *("many calls", "many streams"),
]


def main():
    target, *files = sys.argv[1:]
    kept = threading.Thread(target=say, args=("keepalive", open_client(target, files).keepalive))
    kept.start()
    client = open_client(target, files)
    for name in CASES:
        say(name, getattr(client, name.replace(" ", "_")))
    kept.join()
    say("goaway", client.goaway)


main()
