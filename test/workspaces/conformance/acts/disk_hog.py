# ends: disk
with open('data/more', 'wb') as file:
    while True:
        file.write(b'x' * 10**6)
