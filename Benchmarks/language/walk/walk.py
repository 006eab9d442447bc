class Step:
    __slots__ = ("observation", "reward", "terminated")

    def __init__(self, observation, reward, terminated):
        self.observation = observation
        self.reward = reward
        self.terminated = terminated


class GridWorld:
    def __init__(self):
        self.size = 8
        self.row = 0
        self.column = 0

    def observe(self):
        return [self.row / self.size, self.column / self.size]

    def reset(self):
        self.row = 0
        self.column = 0
        return self.observe()

    def step(self, action):
        if action == 0:
            self.row = max(self.row - 1, 0)
        elif action == 1:
            self.column = min(self.column + 1, self.size - 1)
        elif action == 2:
            self.row = min(self.row + 1, self.size - 1)
        else:
            self.column = max(self.column - 1, 0)
        is_there = self.row == self.size - 1 and self.column == self.size - 1
        return Step(self.observe(), 1 if is_there else -0.01, is_there)


def walk(steps):
    world = GridWorld()
    observation = world.reset()
    seed = 12_345
    total = 0.0
    height = 0.0
    episodes = 0
    for _ in range(steps):
        seed = seed * 16_807 % 2_147_483_647
        step = world.step(seed % 4)
        observation = step.observation
        total += step.reward
        height += observation[0]
        if step.terminated:
            episodes += 1
            observation = world.reset()
    print(episodes, f"{total:.6f} {height:.6f}")


walk(1_000_000)
