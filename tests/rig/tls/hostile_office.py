"""An office that misbehaves in the one way it is told to: before, instead of or after a correct TLS handshake.

usage: hostile_office.py BEHAVIOUR CERTIFICATE KEY

Prints its port, then, for every connection that ended, one line with the number of application bytes it received;
serves until its standard input ends.
"""
import gzip
import json
import socket
import ssl
import struct
import sys
import threading

RECEIPT = b'{"case_number":"ZJ01-261116-0001-2","sequence":1,"sha256":"' + b"0" * 64 + b'","state":"submitted"}'


def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def head(*fields, status="200 OK"):
    return "\r\n".join(["HTTP/1.1 " + status, *fields, "", ""]).encode()


def whole(body, *fields):
    return head(f"Content-Length: {len(body)}", *fields) + body


def forever(piece, first=b""):
    def send(tls):
        tls.sendall(first)
        while not stopping.is_set():
            tls.sendall(piece)
    return send


def drip(tls):
    tls.sendall(head("Content-Length: 100000"))
    while True:  # one byte now and then: never silent, never done
        tls.sendall(b" ")
        if stopping.wait(0.02):
            return


def bomb(tls):
    tls.sendall(whole(gzip.compress(b" " * 50_000_000), "Content-Encoding: gzip"))


def packed_in_chunks(tls):
    packed = gzip.compress(b" " * 50_000_000)
    tls.sendall(head("Transfer-Encoding: gzip, chunked") + b"%x\r\n" % len(packed) + packed + b"\r\n0\r\n\r\n")


def hundred_megabytes(tls):
    tls.sendall(head("Content-Length: 100000000"))
    for _ in range(1526):
        tls.sendall(b" " * 65536)


AFTER_HANDSHAKE = {
    "good": lambda tls: tls.sendall(whole(RECEIPT)),
    "reset": lambda tls: reset(tls),
    "stall": lambda tls: stopping.wait(),
    "truncated": lambda tls: (tls.sendall(head("Content-Length: 500") + RECEIPT), tls.unwrap()),
    "cut_without_goodbye": lambda tls: (tls.sendall(head() + RECEIPT[:40]), reset(tls)),
    # all of it and the line's end, but no close_notify: nobody can tell whether it was all
    "end_without_goodbye": lambda tls: (tls.sendall(head() + RECEIPT), socket.socket.shutdown(tls, socket.SHUT_WR)),
    "no_http": lambda tls: (tls.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"), tls.unwrap()),
    "huge_header": lambda tls: tls.sendall(head("X-Fill: " + "a" * 1_000_000)),
    "many_headers": lambda tls: tls.sendall(head(*("X-%d: %s" % (n, "a" * 100) for n in range(10_000)))),
    "endless_headers": forever(b"X-Fill: " + b"a" * 100 + b"\r\n", b"HTTP/1.1 200 OK\r\n"),
    "endless_continue": forever(head(status="100 Continue") * 100),
    "drip": drip,
    "endless": forever(b"10000\r\n" + b" " * 65536 + b"\r\n", head("Transfer-Encoding: chunked")),
    "endless_trailers": forever(b"X-Fill: " + b"a" * 100 + b"\r\n", head("Transfer-Encoding: chunked") + b"0\r\n"),
    "hundred_megabytes": hundred_megabytes,
    "bomb": bomb,
    "bomb_on_the_way": packed_in_chunks,
    "redirect_to_plain": lambda tls: tls.sendall(head("Location: http://127.0.0.1:9/", "Content-Length: 0",
                                                      status="307 Temporary Redirect")),
    "redirect_elsewhere": lambda tls: tls.sendall(head("Location: https://office.example/", "Content-Length: 0",
                                                       status="308 Permanent Redirect")),
    # whole answers that mean nothing
    "deep_json": lambda tls: tls.sendall(whole(b"[" * 100_000 + b"]" * 100_000)),
    "wide_json": lambda tls: tls.sendall(whole(b"[" + b"{}," * 80_000 + b"{}]")),
    "duplicate_keys": lambda tls: tls.sendall(whole(RECEIPT.replace(b'"state"', b'"sequence":1,"state"'))),
    "wrong_schema": lambda tls: tls.sendall(whole(json.dumps({"case_number": 7, "sequence": "one"}).encode())),
    "broken_utf8": lambda tls: tls.sendall(whole(RECEIPT.replace(b"submitted", b"\xed\xa0\x80"))),
}


def record(kind, content, version=b"\x03\x03"):
    return bytes([kind]) + version + struct.pack("!H", len(content)) + content


def server_hello(version, cipher, random=b"\x11" * 32):
    hello = version + random + b"\x00" + cipher + b"\x00"
    return record(22, b"\x02" + struct.pack("!I", len(hello))[1:] + hello)


# What a middlebox or an old server would say to the greeting, byte for byte; our client never offered any of it.
INSTEAD_OF_HANDSHAKE = {
    "plain_http": head("Content-Length: 2") + b"{}",
    "hello_ssl3": server_hello(b"\x03\x00", b"\xc0\x13"),
    "hello_tls10": server_hello(b"\x03\x01", b"\xc0\x13"),
    "hello_tls11": server_hello(b"\x03\x02", b"\xc0\x13"),
    "hello_downgraded": server_hello(b"\x03\x03", b"\xc0\x2f", b"\x11" * 24 + b"DOWNGRD\x01"),  # RFC 8446 4.1.3
    "hello_null": server_hello(b"\x03\x03", b"\x00\x3b"),  # TLS_RSA_WITH_NULL_SHA256
    "hello_rc4": server_hello(b"\x03\x03", b"\xc0\x11"),  # TLS_ECDHE_RSA_WITH_RC4_128_SHA
    "hello_3des": server_hello(b"\x03\x03", b"\xc0\x12"),  # TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA
    "hello_anonymous": server_hello(b"\x03\x03", b"\x00\x6c"),  # TLS_DH_anon_WITH_AES_128_CBC_SHA256
    "silent": b"",
}


def serve_without_tls(connection):
    if behaviour == "silent":
        stopping.wait()
        return 0
    connection.recv(65536)  # the greeting
    connection.sendall(INSTEAD_OF_HANDSHAKE[behaviour])
    connection.settimeout(2)
    received = b""
    while piece := connection.recv(65536):
        received += piece
    # Alert records are part of refusing; anything else would be something said to us.
    while received[:1] == b"\x15":
        received = received[5 + struct.unpack("!H", received[3:5])[0]:]
    return len(received)


def serve(connection):
    count = 0
    try:
        if behaviour in INSTEAD_OF_HANDSHAKE:
            count = serve_without_tls(connection)
        else:
            with context.wrap_socket(connection, server_side=True) as tls:
                count = len(tls.recv(65536))
                AFTER_HANDSHAKE[behaviour](tls)
    except OSError:
        pass
    finally:
        connection.close()
        print(count, flush=True)


behaviour, certificate, key = sys.argv[1:4]
assert behaviour in AFTER_HANDSHAKE or behaviour in INSTEAD_OF_HANDSHAKE, behaviour
stopping = threading.Event()
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
listener = socket.create_server(("127.0.0.1", 0))


def accept():
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


threading.Thread(target=accept, daemon=True).start()
print(listener.getsockname()[1], flush=True)
sys.stdin.read()
stopping.set()
