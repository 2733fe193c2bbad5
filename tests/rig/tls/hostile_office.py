"""An office that misbehaves in the one way it is told to, after a correct TLS handshake (or before it).

usage: hostile_office.py BEHAVIOUR CERTIFICATE KEY    prints its port, serves until its standard input ends
"""
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


def drip(tls):
    tls.sendall(head("Content-Length: 100000"))
    while True:  # one byte now and then: never silent, never done
        tls.sendall(b" ")
        if stopping.wait(0.02):
            return


def endless(tls):
    tls.sendall(head("Transfer-Encoding: chunked"))
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    while not stopping.is_set():
        tls.sendall(chunk)


def bomb(tls):
    import gzip
    body = gzip.compress(b" " * 50_000_000)
    tls.sendall(head("Content-Encoding: gzip", f"Content-Length: {len(body)}") + body)


AFTER_HANDSHAKE = {
    "reset": lambda tls: reset(tls),
    "stall": lambda tls: stopping.wait(),
    "truncated": lambda tls: (tls.sendall(head("Content-Length: 500") + RECEIPT), tls.unwrap()),
    "cut_without_goodbye": lambda tls: (tls.sendall(head() + RECEIPT[:40]), reset(tls)),
    "no_http": lambda tls: (tls.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"), tls.unwrap()),
    "huge_header": lambda tls: tls.sendall(head("X-Fill: " + "a" * 2_000_000)),
    "drip": drip,
    "endless": endless,
    "bomb": bomb,
}


def serve(connection):
    try:
        if behaviour == "silent":
            stopping.wait()
            return
        if behaviour == "plain_http":
            connection.sendall(head("Content-Length: 2", status="200 OK") + b"{}")
            connection.recv(65536)
            return
        with context.wrap_socket(connection, server_side=True) as tls:
            tls.recv(65536)
            AFTER_HANDSHAKE[behaviour](tls)
    except OSError:
        pass
    finally:
        connection.close()


behaviour, certificate, key = sys.argv[1:4]
stopping = threading.Event()
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
if behaviour not in ("silent", "plain_http"):
    assert behaviour in AFTER_HANDSHAKE, behaviour
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
