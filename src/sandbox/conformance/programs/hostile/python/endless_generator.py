# Tries: returns a generator without an end.
# Attacks: cpu
# Ends: finished
import itertools


def answer(n, user):
    return itertools.count()
