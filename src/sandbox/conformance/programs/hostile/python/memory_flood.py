# Tries: takes all memory.
# Attacks: memory
# Ends: memory
def answer(n, user):
    kept = []
    while True:
        kept.append(bytearray(1 << 24))
