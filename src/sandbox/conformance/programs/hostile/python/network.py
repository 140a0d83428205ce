# Tries: reaches whoever listens on the machine, and failing that resolves a name.
# Attacks: network
# Ends: finished
import socket


def answer(n, user):
    told = []
    for attempt in (lambda: socket.create_connection(('127.0.0.1', user['tcp']), 1).recv(100).decode(),
                    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'hello', ('127.0.0.1', user['udp'])),
                    lambda: socket.create_connection(('::1', user['tcp']), 1).recv(100).decode(),
                    lambda: socket.getaddrinfo('localhost', 80)):
        try:
            told.append(attempt())
        except OSError:
            pass
    return told
