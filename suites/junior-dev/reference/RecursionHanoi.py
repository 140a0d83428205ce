def hanoi(disks, source, target, spare):
    if disks == 0:
        return []
    return (
        hanoi(disks - 1, source, spare, target)
        + [[source, target]]
        + hanoi(disks - 1, spare, target, source)
    )
