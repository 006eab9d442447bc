"""The tabular work of twin.c in numba, and value iteration in quantecon.

Usage: peers.py vi FOLDER STATES|dense SWEEPS numba|quantecon
       peers.py qlearn RUNS
Prints work, processor seconds and a number to compare as JSON, like twin.c.
"""

import json
import pathlib
import sys
import time

import numba
import numpy as np

ROUNDS = 5


def tell(name, work, run):
    """The least of several rounds; one before them compiles."""
    run()
    wall = cpu = 1e9
    for _ in range(ROUNDS):
        begin, begin_cpu = time.perf_counter(), time.process_time()
        check = run()
        wall = min(wall, time.perf_counter() - begin)
        cpu = min(cpu, time.process_time() - begin_cpu)
    work = work() if callable(work) else work
    print(json.dumps({"name": name, "work": work, "seconds": wall, "cpu": cpu, "check": check}))


@numba.njit(fastmath=True)
def sparse(p, successor, reward, sweeps):
    states, actions, width = p.shape
    old, new = np.zeros(states), np.zeros(states)
    for _ in range(sweeps):
        for s in range(states):
            best = -1e300
            for a in range(actions):
                q = 0.0
                for k in range(width):
                    q += p[s, a, k] * old[successor[s, a, k]]
                best = max(best, reward[s, a] + 0.95 * q)
            new[s] = best
        old, new = new, old
    return old.sum()


@numba.njit(fastmath=True)
def dense(p, reward, sweeps):
    actions, states, _ = p.shape
    old, new = np.zeros(states), np.zeros(states)
    for _ in range(sweeps):
        for s in range(states):
            best = -1e300
            for a in range(actions):
                q = 0.0
                for j in range(states):
                    q += p[a, s, j] * old[j]
                best = max(best, reward[a, s] + 0.95 * q)
            new[s] = best
        old, new = new, old
    return old.sum()


def value_iteration(folder, size, sweeps, peer):
    folder = pathlib.Path(folder)
    if size == "dense":
        states, actions = 500, 10
        p = np.fromfile(folder / "vid_500.p").reshape(actions, states, states)
        reward = np.fromfile(folder / "vid_500.r").reshape(actions, states)
    else:
        states, actions = int(size), 4
        p = np.fromfile(folder / f"vi_{states}.p").reshape(states, actions, 5)
        successor = np.fromfile(folder / f"vi_{states}.ns", np.int32).reshape(p.shape)
        reward = np.fromfile(folder / f"vi_{states}.r").reshape(states, actions)
    if peer == "numba":
        arguments = (p, reward, sweeps) if size == "dense" else (p, successor, reward, sweeps)
        kernel = dense if size == "dense" else sparse
        tell("vi", states * sweeps, lambda: float(kernel(*arguments)))
        return
    import scipy.sparse
    from quantecon.markov import DiscreteDP

    if size == "dense":
        process = DiscreteDP(reward.T.copy(), p.transpose(1, 0, 2).copy(), 0.95)
    else:
        rows = np.arange(0, p.size + 1, 5)
        matrix = scipy.sparse.csr_matrix(
            (p.ravel(), successor.ravel(), rows), shape=(states * actions, states))
        process = DiscreteDP(
            reward.ravel(), matrix, 0.95, np.repeat(np.arange(states), actions),
            np.tile(np.arange(actions), states))

    def run():
        old, new = np.zeros(states), np.empty(states)
        policy = np.empty(states, int)
        for _ in range(sweeps):
            process.bellman_operator(old, Tv=new, sigma=policy)
            old, new = new, old
        return float(old.sum())

    tell("vi", states * sweeps, run)


@numba.njit
def cliff(runs):
    height, width = 4, 12
    np.random.seed(1)
    steps, tail = 0, 0.0
    for _ in range(runs):
        q = np.zeros((height * width, 4))
        for episode in range(500):
            place, done = (height - 1) * width, False
            while not done:
                action = np.random.randint(4) if np.random.random() < 0.1 else np.argmax(q[place])
                row = place // width + (action == 2) - (action == 0)
                column = place % width + (action == 1) - (action == 3)
                row = min(max(row, 0), height - 1)
                column = min(max(column, 0), width - 1)
                reward = -1.0
                if row == height - 1 and column > 0:
                    if column == width - 1:
                        done = True
                    else:
                        reward, column = -100.0, 0
                following = row * width + column
                target = reward + (0.0 if done else q[following].max())
                q[place, action] += 0.5 * (target - q[place, action])
                if episode >= 400:
                    tail += reward
                place = following
                steps += 1
    return steps, tail / runs / 100


def q_learning(runs):
    last = [0, 0.0]

    def run():
        last[:] = cliff(runs)
        return last[1]

    tell("qlearn", lambda: last[0], run)


if sys.argv[1] == "vi":
    value_iteration(sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5])
else:
    q_learning(int(sys.argv[2]))
