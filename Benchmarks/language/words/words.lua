-- A text of words by chance.
local function make_text(words)
  local syllables = { "ka", "lo", "mi", "ne", "ru", "sha", "to", "vi" }
  local vocabulary = {}
  for _, a in ipairs(syllables) do
    for _, b in ipairs(syllables) do
      for _, c in ipairs(syllables) do vocabulary[#vocabulary + 1] = a .. b .. c end
    end
  end
  local seed = 42
  local pieces = {}
  for _ = 1, words do
    seed = seed * 16807 % 2147483647
    pieces[#pieces + 1] = vocabulary[seed % 512 + 1]
    pieces[#pieces + 1] = " "
  end
  return table.concat(pieces)
end

local function count(text)
  local counts = {}
  for word in text:gmatch("%S+") do counts[word] = (counts[word] or 0) + 1 end
  return counts
end

local text = make_text(500000)
local ranked = {}
for key, value in pairs(count(text)) do ranked[#ranked + 1] = { key = key, value = value } end
table.sort(ranked, function(a, b)
  if a.value ~= b.value then return a.value > b.value end
  return a.key < b.key
end)
print(#text .. " " .. #ranked)
for i = 1, 10 do print(ranked[i].key .. " " .. ranked[i].value) end
