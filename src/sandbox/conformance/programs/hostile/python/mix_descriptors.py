# Tries: puts other descriptors where the runner's were.
# Attacks: verdicts
# Ends: exited or protocol or finished or timeout
import os

for descriptor in range(1, 64):
    try:
        os.dup2(0, descriptor)
    except OSError:
        pass


def answer(n, user):
    return n * n + 1
