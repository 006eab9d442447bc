local function primes(limit)
  local is_prime = {}
  for n = 0, limit - 1 do is_prime[n] = true end
  local count = 0
  for n = 2, limit - 1 do
    if is_prime[n] then
      count = count + 1
      for multiple = n * n, limit - 1, n do is_prime[multiple] = false end
    end
  end
  return count
end

print(primes(5000000))
