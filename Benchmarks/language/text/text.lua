-- A log, line by line.
local function make_log(lines)
  local log = {}
  for i = 0, lines - 1 do
    log[#log + 1] = "episode " .. i .. ": return " .. i * 7 % 101 - 50
    if i % 3 == 0 then log[#log + 1] = " terminated" end
    log[#log + 1] = "\n"
  end
  return table.concat(log)
end

-- Names of twelve letters by chance.
local function make_names(count)
  local letters = {
    [0] = "a", "b", "d", "e", "g", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u",
  }
  local seed = 7
  local names = {}
  for i = 1, count do
    local name = ""
    for _ = 1, 12 do
      seed = seed * 16807 % 2147483647
      name = name .. letters[seed % 16]
    end
    names[i] = name
  end
  return names
end

local log = make_log(200000)
local breaks = 0
local sevens = 0
for character in log:gmatch(".") do
  if character == "\n" then breaks = breaks + 1
  elseif character == "7" then sevens = sevens + 1 end
end

local names = make_names(100000)
local greatest = ""
for _, name in ipairs(names) do
  if name > greatest then greatest = name end
end
print(#log .. " " .. breaks .. " " .. sevens)
print(greatest .. " " .. #table.concat(names, ","))
