"""Remakes gymnasium-worlds.json beside it: checksums and traces of Gymnasium's worlds.

    python gymnasium-worlds.py > gymnasium-worlds.json      (made with gymnasium 1.4.0)

A checksum is FNV-1a over 64-bit words: for each state that is not terminal, each action and each entry of
`P`, the words state, action, bits of the probability, next state, bits of the reward, terminated. The
traces start from a set state and take the actions of a linear congruential generator.
"""

import json
import struct

import gymnasium
import numpy as np


def bits(number):
    return struct.unpack("<Q", struct.pack("<d", float(number)))[0]


def fnv(words):
    value = 0xCBF29CE484222325
    for word in words:
        for byte in struct.pack("<Q", word):
            value = ((value ^ byte) * 0x100000001B3) % 2**64
    return f"{value:016x}"


def checksum(model, is_terminal):
    words = []
    for state in range(len(model)):
        if is_terminal(state):
            continue
        for action in range(len(model[state])):
            for p, following, reward, over in model[state][action]:
                words += [state, action, bits(p), int(following), bits(reward), int(over)]
    return fnv(words)


def start_value(model, start, is_terminal, sweeps=20_000):
    """The best mean return without discount, by value iteration on `P`."""
    values = np.zeros(len(model))
    for _ in range(sweeps):
        best = np.array([
            0.0 if is_terminal(s) else max(
                sum(p * (r + (0.0 if over else values[n])) for p, n, r, over in model[s][a])
                for a in model[s])
            for s in range(len(model))])
        change = np.abs(best - values).max()
        values = best
        if change < 1e-13:
            break
    return float(values @ start)


def actions(count, kinds):
    x = 12345
    for _ in range(count):
        x = (x * 1103515245 + 12345) % 2**31
        yield (x >> 16) % kinds


tables = {}


def table(name, env_id, is_terminal, **options):
    env = gymnasium.make(env_id, **options)
    model, start = env.unwrapped.P, env.unwrapped.initial_state_distrib
    stop = is_terminal(env.unwrapped)
    tables[name] = {
        "checksum": checksum(model, stop),
        "startValue": start_value(model, start, stop),
        "timeLimit": env.spec.max_episode_steps,
    }


def ice(env):
    letters = [letter for row in env.desc for letter in row]
    return lambda s: letters[s] in (b"H", b"G")


def delivered(_):
    return lambda s: s // 4 % 5 == s % 4


table("FrozenLake 4x4", "FrozenLake-v1", ice)
table("FrozenLake 4x4 dry", "FrozenLake-v1", ice, is_slippery=False)
table("FrozenLake 4x4 0.7", "FrozenLake-v1", ice, success_rate=0.7, reward_schedule=(10, -5, -1))
table("FrozenLake 8x8", "FrozenLake8x8-v1", ice)
table("FrozenLake own", "FrozenLake-v1", ice, desc=["SFH", "FSF", "HFG"])
table("Taxi", "Taxi-v4", delivered)
table("Taxi rainy", "Taxi-v4", delivered, is_rainy=True)
table("CliffWalking", "CliffWalking-v1", lambda _: lambda s: s == 47)
table("CliffWalking slippery", "CliffWalking-v1", lambda _: lambda s: s == 47, is_slippery=True)

traces = []


def trace(name, env_id, state, choose, count):
    env = gymnasium.make(env_id).unwrapped
    env.reset(seed=0)
    env.state = np.array(state)
    steps = []
    for k in actions(count, 1000):
        action, number = choose(k)
        observation, reward, over, *_ = env.step(action)
        steps.append({
            "action": number, "state": [float(x) for x in env.state],
            "observation": [float(x) for x in observation], "reward": float(reward),
            "terminated": bool(over),
        })
        if over:
            break
    traces.append({"name": name, "start": state, "steps": steps})


def numbered(kinds):
    return lambda k: (k % kinds, k % kinds)


def force(limit):
    def choose(k):
        value = np.float32(limit * (k / 500 - 1))
        return np.array([value], dtype=np.float32), float(value)
    return choose


trace("MountainCar", "MountainCar-v0", [-0.5, 0.0], numbered(3), 40)
trace("MountainCar edge", "MountainCar-v0", [-1.15, -0.06], numbered(3), 12)
trace("MountainCar goal", "MountainCar-v0", [0.4, 0.05], lambda k: (2, 2), 12)
trace("Acrobot", "Acrobot-v1", [0.05, -0.05, 0.02, 0.01], numbered(3), 40)
trace("Acrobot wild", "Acrobot-v1", [3.0, -2.5, 6.0, -12.0], numbered(3), 12)
trace("Pendulum", "Pendulum-v1", [0.5, -0.3], force(2.5), 40)
trace("Pendulum fast", "Pendulum-v1", [2.9, 7.9], force(2.5), 12)
trace("ContinuousMountainCar", "MountainCarContinuous-v0", [-0.5, 0.0], force(1.3), 40)
trace("ContinuousMountainCar edge", "MountainCarContinuous-v0", [-1.15, -0.06], force(1.3), 12)
trace("ContinuousMountainCar goal", "MountainCarContinuous-v0", [0.35, 0.05],
      lambda k: (np.array([0.9], dtype=np.float32), float(np.float32(0.9))), 12)

print(json.dumps(
    {"source": f"gymnasium {gymnasium.__version__}", "tables": tables, "traces": traces},
    separators=(",", ":")))
