# Tries: prints without end.
# Attacks: cpu
# Ends: timeout
def answer(n, user):
    while True:
        print('x' * 10_000)
