local function run(steps)
  local sum = 0.0
  for i = 0, steps - 1 do
    sum = sum * 0.999999 + i * 0.5
  end
  return sum
end

print(string.format("%.3f", run(20000000)))
