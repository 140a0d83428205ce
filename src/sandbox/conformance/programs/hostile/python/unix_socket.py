# Tries: sends through a socketpair to a socket with a name.
# Attacks: network
# Ends: finished
import socket


def answer(n, user):
    one, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    one.sendto(b'hello', '/run/systemd/journal/dev-log')
    return n * n + 1
