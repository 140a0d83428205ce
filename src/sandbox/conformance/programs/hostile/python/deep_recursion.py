# Tries: recurses with the limit lifted.
# Attacks: memory
# Ends: memory or killed or finished or timeout
import sys

sys.setrecursionlimit(1 << 30)


def answer(n, user):
    return answer(n + 1, user)
