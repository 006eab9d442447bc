def make(n, shift):
    return [[(i * 17 + j * 31 + shift) % 100 / 100 for j in range(n)] for i in range(n)]


def multiply(a, b):
    n = len(a)
    c = []
    for i in range(n):
        row = []
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += a[i][k] * b[k][j]
            row.append(total)
        c.append(row)
    return c


n = 200
c = multiply(make(n, 3), make(n, 8))
trace = 0.0
for i in range(n):
    trace += c[i][i]
print(f"{trace:.6f} {c[17][42]:.6f}")
