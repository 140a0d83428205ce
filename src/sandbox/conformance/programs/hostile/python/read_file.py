# Tries: reads a file of the user whose path it knows.
# Attacks: files
# Ends: finished
def answer(n, user):
    with open(user['file']) as file:
        return file.read()
