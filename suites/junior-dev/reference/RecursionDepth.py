def depth(nested):
    return 1 + max((depth(item) for item in nested if isinstance(item, list)), default=0)
