def run(steps):
    total = 0.0
    for i in range(steps):
        total = total * 0.999999 + i * 0.5
    return total


print(f"{run(20_000_000):.3f}")
