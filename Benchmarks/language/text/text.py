def make_log(lines):
    """A log, line by line."""
    log = []
    for i in range(lines):
        log.append(f"episode {i}: return {i * 7 % 101 - 50}")
        if i % 3 == 0:
            log.append(" terminated")
        log.append("\n")
    return "".join(log)


def make_names(count):
    """Names of twelve letters by chance."""
    letters = ["a", "b", "d", "e", "g", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u"]
    seed = 7
    names = []
    for _ in range(count):
        name = ""
        for _ in range(12):
            seed = seed * 16_807 % 2_147_483_647
            name += letters[seed % 16]
        names.append(name)
    return names


log = make_log(200_000)
breaks = 0
sevens = 0
for character in log:
    if character == "\n":
        breaks += 1
    elif character == "7":
        sevens += 1

names = make_names(100_000)
greatest = ""
for name in names:
    if name > greatest:
        greatest = name
print(len(log), breaks, sevens)
print(greatest, len(",".join(names)))
