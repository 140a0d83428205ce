# Tries: leaves System V shared memory, a message queue and a memory file.
# Attacks: carry-over
# Ends: finished
import ctypes
import os


def answer(n, user):
    libc = ctypes.CDLL(None)
    made = [libc.shmget(4711, 4096, 0o1666), libc.msgget(4711, 0o1666), libc.semget(4711, 1, 0o1666), libc.mq_open(b'/left', 66, 0o666, None)]
    try:
        made.append(os.memfd_create('left'))
    except OSError:
        made.append(-1)
    return made
