local function make(n, shift)
  local rows = {}
  for i = 0, n - 1 do
    local row = {}
    for j = 0, n - 1 do row[j + 1] = (i * 17 + j * 31 + shift) % 100 / 100 end
    rows[i + 1] = row
  end
  return rows
end

local function multiply(a, b)
  local n = #a
  local c = {}
  for i = 1, n do
    local row = {}
    for j = 1, n do
      local sum = 0.0
      for k = 1, n do sum = sum + a[i][k] * b[k][j] end
      row[j] = sum
    end
    c[i] = row
  end
  return c
end

local n = 200
local c = multiply(make(n, 3), make(n, 8))
local trace = 0.0
for i = 1, n do trace = trace + c[i][i] end
print(string.format("%.6f %.6f", trace, c[18][43]))
