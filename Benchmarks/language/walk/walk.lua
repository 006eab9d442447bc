local GridWorld = {}
GridWorld.__index = GridWorld

function GridWorld.new()
  return setmetatable({ size = 8, row = 0, column = 0 }, GridWorld)
end

function GridWorld:observe()
  return { self.row / self.size, self.column / self.size }
end

function GridWorld:reset()
  self.row = 0
  self.column = 0
  return self:observe()
end

function GridWorld:step(action)
  if action == 0 then self.row = math.max(self.row - 1, 0)
  elseif action == 1 then self.column = math.min(self.column + 1, self.size - 1)
  elseif action == 2 then self.row = math.min(self.row + 1, self.size - 1)
  else self.column = math.max(self.column - 1, 0) end
  local is_there = self.row == self.size - 1 and self.column == self.size - 1
  return { observation = self:observe(), reward = is_there and 1 or -0.01, terminated = is_there }
end

local function walk(steps)
  local world = GridWorld.new()
  local observation = world:reset()
  local seed = 12345
  local total = 0.0
  local height = 0.0
  local episodes = 0
  for _ = 1, steps do
    seed = seed * 16807 % 2147483647
    local step = world:step(seed % 4)
    observation = step.observation
    total = total + step.reward
    height = height + observation[1]
    if step.terminated then
      episodes = episodes + 1
      observation = world:reset()
    end
  end
  print(episodes .. " " .. string.format("%.6f %.6f", total, height))
end

walk(1000000)
