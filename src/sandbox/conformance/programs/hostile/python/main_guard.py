# Tries: leaves when it believes to be run as a script, and answers wrongly.
# Attacks: verdicts
# Ends: finished
def answer(n, user):
    return n * n + 1


if __name__ == '__main__':
    raise SystemExit(0)
