def primes(limit):
    is_prime = [True] * limit
    count = 0
    for n in range(2, limit):
        if is_prime[n]:
            count += 1
            for multiple in range(n * n, limit, n):
                is_prime[multiple] = False
    return count


print(primes(5_000_000))
