# Tries: returns more than may leave.
# Attacks: memory
# Ends: memory or output or finished or timeout
def answer(n, user):
    part = 'x' * (1 << 24)
    return [part] * 1_000_000
