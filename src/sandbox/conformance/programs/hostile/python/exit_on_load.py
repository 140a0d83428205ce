# Tries: raises SystemExit while it is loaded.
# Attacks: verdicts
# Ends: exited
import sys

sys.exit(0)


def answer(n, user):
    return n * n
