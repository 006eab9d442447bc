local sqrt = math.sqrt

local function advance(bodies, dt)
  local count = #bodies
  for i = 1, count do
    local a = bodies[i]
    for j = i + 1, count do
      local b = bodies[j]
      local dx = a.x - b.x
      local dy = a.y - b.y
      local dz = a.z - b.z
      local squared = dx * dx + dy * dy + dz * dz
      local pull = dt / (squared * sqrt(squared))
      a.vx = a.vx - dx * b.mass * pull
      a.vy = a.vy - dy * b.mass * pull
      a.vz = a.vz - dz * b.mass * pull
      b.vx = b.vx + dx * a.mass * pull
      b.vy = b.vy + dy * a.mass * pull
      b.vz = b.vz + dz * a.mass * pull
    end
  end
  for i = 1, count do
    local a = bodies[i]
    a.x = a.x + dt * a.vx
    a.y = a.y + dt * a.vy
    a.z = a.z + dt * a.vz
  end
end

local function energy(bodies)
  local sum = 0.0
  for i = 1, #bodies do
    local a = bodies[i]
    sum = sum + 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
    for j = i + 1, #bodies do
      local b = bodies[j]
      local dx = a.x - b.x
      local dy = a.y - b.y
      local dz = a.z - b.z
      sum = sum - a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    end
  end
  return sum
end

-- A sun and four planets on rings about it.
local bodies = { { x = 0.0, y = 0.0, z = 0.0, vx = 0.0, vy = 0.0, vz = 0.0, mass = 40.0 } }
for k = 1, 4 do
  local r = 2.0 * k
  bodies[#bodies + 1] = {
    x = r, y = 0.1 * k, z = -0.05 * k, vx = 0.01 * k, vy = sqrt(40 / r), vz = 0.02, mass = 0.01 * k,
  }
end
print(string.format("%.9f", energy(bodies)))
for _ = 1, 100000 do advance(bodies, 0.001) end
print(string.format("%.9f", energy(bodies)))
