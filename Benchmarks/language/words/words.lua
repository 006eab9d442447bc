-- Words of syllables by chance, the short ones often.
local function make_text(words)
  local syllables = { [0] = "ka", "lo", "mi", "ne", "ru", "sha", "to", "vi" }
  local seed = 42
  local pieces = {}
  for n = 1, words do
    local word = ""
    repeat
      seed = seed * 16807 % 2147483647
      word = word .. syllables[seed % 8]
    until seed % 2 == 0
    pieces[n] = word
  end
  return table.concat(pieces, " ")
end

local text = make_text(300000)
local counts = {}
for word in text:gmatch("%S+") do counts[word] = (counts[word] or 0) + 1 end

local ranked = {}
for key, value in pairs(counts) do ranked[#ranked + 1] = { key = key, value = value } end
table.sort(ranked, function(a, b)
  if a.value ~= b.value then return a.value > b.value end
  return a.key < b.key
end)
print(#text .. " " .. #ranked)
for i = 1, 10 do print(ranked[i].key .. " " .. ranked[i].value) end
