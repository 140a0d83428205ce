# Tries: writes more files than anybody can count.
# Attacks: files
# Ends: output or finished or timeout
def answer(n, user):
    at = 0
    while True:
        at += 1
        with open(f'{at}', 'wb') as file:
            file.write(bytes(1 << 16))
