# Tries: one operation on integers that runs for ever.
# Attacks: cpu
# Ends: timeout or memory
def answer(n, user):
    return len(str(7 ** 7 ** 9))
