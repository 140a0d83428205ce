# Tries: leaves a flag on each open file, for the next job that shares one.
# Attacks: carry-over
# Ends: finished or protocol
import os


def answer(n, user):
    for descriptor in range(64):
        try:
            os.set_blocking(descriptor, False)
        except OSError:
            pass
    return -n
