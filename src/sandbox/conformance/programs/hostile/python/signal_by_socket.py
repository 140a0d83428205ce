# Tries: has the kernel signal its parent whenever a socket of its own is written to.
# Attacks: processes
# Ends: finished
import fcntl
import os
import socket
import struct
import time

F_SETSIG, F_SETOWN_EX, FIOSETOWN = 10, 15, 0x8901


def answer(n, user):
    ours, theirs = socket.socketpair()
    owner = struct.pack('i', os.getppid())
    tries = [
        lambda: fcntl.fcntl(ours, fcntl.F_SETOWN, os.getppid()),
        lambda: fcntl.fcntl(ours, F_SETSIG, 9),
        lambda: fcntl.fcntl(ours, F_SETOWN_EX, struct.pack('ii', 1, os.getppid())),
        lambda: fcntl.ioctl(ours, FIOSETOWN, owner),
    ]
    allowed = [at for at, attempt in enumerate(tries) if not refused(attempt)]
    fcntl.fcntl(ours, fcntl.F_SETFL, os.O_ASYNC)
    theirs.send(b'x')
    time.sleep(0.05)
    assert not allowed, allowed
    return -n


def refused(attempt):
    try:
        attempt()
    except PermissionError:
        return True
    return False
