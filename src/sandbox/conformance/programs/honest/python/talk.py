# Does: prints far more than is kept, and reads an input that is empty.
def answer(n, user):
    print('é' * 1_000_000)
    try:
        return input()
    except EOFError:
        return n * n
