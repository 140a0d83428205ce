# Tries: answers once and leaves.
# Attacks: verdicts
# Ends: exited
import sys


def answer(n, user):
    if n > 3:
        sys.exit(0)
    return n * n
