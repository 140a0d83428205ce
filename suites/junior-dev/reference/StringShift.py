def shift(text, by):
    def shifted(character):
        for first in "aA":
            place = ord(character) - ord(first)
            if 0 <= place < 26:
                return chr(ord(first) + (place + by) % 26)
        return character

    return "".join(map(shifted, text))
