def rotate(items, steps):
    if not items:
        return []
    cut = -steps % len(items)
    return items[cut:] + items[:cut]
