def wumple(frob):
    steps = 0
    while frob != 1:
        frob = frob // 2 if frob % 2 == 0 else 3 * frob + 1
        steps += 1
    return steps
