# Tries: asks to outlive its parent and to be looked into.
# Attacks: processes
# Ends: finished
import ctypes


def answer(n, user):
    libc = ctypes.CDLL(None)
    return [libc.prctl(1, 0, 0, 0, 0), libc.prctl(4, 1, 0, 0, 0), libc.unshare(0x10000000), libc.syscall(425, 8, 0)]
