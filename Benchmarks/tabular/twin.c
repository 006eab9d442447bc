// What the tabular engine is held against: the same work, by hand, in C.
//
//     cc -O3 -march=native -ffast-math [-fopenmp] twin.c -o twin
//     twin vi FOLDER STATES SWEEPS     value iteration, 4 actions of 5 outcomes
//     twin vi FOLDER dense SWEEPS      value iteration, 500 states, 10 actions that lead anywhere
//     twin qlearn RUNS                 Q-learning on the cliff, 500 episodes a run, α = 0.5, ε = 0.1,
//                                      ties broken at random
//
// Prints work, processor seconds and a number to compare as JSON. The files are those of compare.py.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double clock_seconds(clockid_t which) {
  struct timespec now;
  clock_gettime(which, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

static void *read_file(const char *folder, const char *name, size_t size) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  void *bytes = aligned_alloc(64, (size + 63) / 64 * 64);
  FILE *file = fopen(path, "rb");
  if (!bytes || !file || fread(bytes, 1, size, file) != size) {
    perror(path);
    exit(1);
  }
  fclose(file);
  return bytes;
}

static void tell(const char *what, double work, double wall, double cpu, double check) {
  printf("{\"name\": \"%s\", \"work\": %.0f, \"seconds\": %.6f, \"cpu\": %.6f, \"check\": %.9g}\n",
         what, work, wall, cpu, check);
}

static void sparse_sweep(int states, const double *p, const int32_t *next, const double *reward,
                         const double *old, double *new) {
#pragma omp parallel for
  for (int s = 0; s < states; s++) {
    double best = -1e300;
    for (int a = 0; a < 4; a++) {
      size_t row = (size_t)s * 4 + a;
      const double *w = p + row * 5;
      const int32_t *n = next + row * 5;
      double q = w[0] * old[n[0]] + w[1] * old[n[1]] + w[2] * old[n[2]] + w[3] * old[n[3]]
                 + w[4] * old[n[4]];
      q = reward[row] + 0.95 * q;
      if (q > best) best = q;
    }
    new[s] = best;
  }
}

static void dense_sweep(int states, const double *p, const double *reward, const double *old,
                        double *new) {
#pragma omp parallel for
  for (int s = 0; s < states; s++) {
    double best = -1e300;
    for (int a = 0; a < 10; a++) {
      const double *w = p + ((size_t)a * states + s) * states;
      double q = 0;
      for (int j = 0; j < states; j++) q += w[j] * old[j];
      q = reward[(size_t)a * states + s] + 0.95 * q;
      if (q > best) best = q;
    }
    new[s] = best;
  }
}

static void value_iteration(const char *folder, const char *size, int sweeps) {
  int dense = !strcmp(size, "dense");
  int states = dense ? 500 : atoi(size);
  size_t rows = (size_t)states * (dense ? 10 : 4);
  char name[64];
  snprintf(name, sizeof name, dense ? "vid_500.p" : "vi_%d.p", states);
  double *p = read_file(folder, name, rows * (dense ? states : 5) * sizeof *p);
  snprintf(name, sizeof name, dense ? "vid_500.r" : "vi_%d.r", states);
  double *reward = read_file(folder, name, rows * sizeof *reward);
  snprintf(name, sizeof name, "vi_%d.ns", states);
  int32_t *next = dense ? NULL : read_file(folder, name, rows * 5 * sizeof *next);
  double *old = calloc(states, sizeof *old);
  double *new = calloc(states, sizeof *new);
  double wall = 1e9, cpu = 1e9;
  for (int round = 0; round < 5; round++) {
    memset(old, 0, states * sizeof *old);
    double begin = clock_seconds(CLOCK_MONOTONIC);
    double begin_cpu = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < sweeps; i++) {
      if (dense) dense_sweep(states, p, reward, old, new);
      else sparse_sweep(states, p, next, reward, old, new);
      double *other = old;
      old = new;
      new = other;
    }
    begin = clock_seconds(CLOCK_MONOTONIC) - begin;
    begin_cpu = clock_seconds(CLOCK_PROCESS_CPUTIME_ID) - begin_cpu;
    if (begin < wall) wall = begin;
    if (begin_cpu < cpu) cpu = begin_cpu;
  }
  double sum = 0;
  for (int s = 0; s < states; s++) sum += old[s];
  tell("vi", (double)states * sweeps, wall, cpu, sum);
}

enum { height = 4, width = 12, actions = 4 };

// xoshiro256**, as in Martlet; https://prng.di.unimi.it has the paper.
static uint64_t words[4] = {0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9, 0x94d049bb133111eb, 1};

static inline uint64_t rotated(uint64_t x, int by) { return x << by | x >> (64 - by); }

static inline uint64_t random_bits(void) {
  uint64_t result = rotated(words[1] * 5, 7) * 9, shifted = words[1] << 17;
  words[2] ^= words[0];
  words[3] ^= words[1];
  words[1] ^= words[2];
  words[0] ^= words[3];
  words[2] ^= shifted;
  words[3] = rotated(words[3], 45);
  return result;
}

static inline double greatest(const double *q) {
  double low = q[0] > q[1] ? q[0] : q[1], high = q[2] > q[3] ? q[2] : q[3];
  return low > high ? low : high;
}

// An action of greatest value; ties are broken at random.
static inline int greedy(const double *q) {
  int best = 0, tied = 0;
  for (int a = 1; a < actions; a++) {
    if (q[a] >= q[best]) {
      tied = q[a] == q[best];
      if (!tied) best = a;
    }
  }
  if (!tied) return best;
  int count = 0, choice = 0;
  double value = greatest(q);
  for (int a = 0; a < actions; a++)
    if (q[a] == value && (random_bits() >> 32) * ++count >> 32 == 0) choice = a;
  return choice;
}

static void q_learning(int runs) {
  double wall = 1e9, cpu = 1e9, tail = 0;
  long steps = 0;
  for (int round = 0; round < 5; round++) {
    double begin = clock_seconds(CLOCK_MONOTONIC);
    double begin_cpu = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
    steps = 0;
    tail = 0;
    for (int run = 0; run < runs; run++) {
      double q[height * width][actions] = {0};
      for (int episode = 0; episode < 500; episode++) {
        int place = (height - 1) * width, done = 0;
        while (!done) {
          int action = (random_bits() >> 11) * 0x1p-53 < 0.1 ? (int)(random_bits() >> 62)
                                                              : greedy(q[place]);
          int row = place / width + (action == 2) - (action == 0);
          int column = place % width + (action == 1) - (action == 3);
          row = row < 0 ? 0 : row > height - 1 ? height - 1 : row;
          column = column < 0 ? 0 : column > width - 1 ? width - 1 : column;
          int reward = -1;
          if (row == height - 1 && column > 0) {
            if (column == width - 1) done = 1;
            else reward = -100, column = 0;
          }
          int next = row * width + column;
          double target = reward + (done ? 0 : greatest(q[next]));
          q[place][action] += 0.5 * (target - q[place][action]);
          if (episode >= 400) tail += reward;
          place = next;
          steps++;
        }
      }
    }
    begin = clock_seconds(CLOCK_MONOTONIC) - begin;
    begin_cpu = clock_seconds(CLOCK_PROCESS_CPUTIME_ID) - begin_cpu;
    if (begin < wall) wall = begin;
    if (begin_cpu < cpu) cpu = begin_cpu;
  }
  tell("qlearn", steps, wall, cpu, tail / runs / 100);
}

int main(int count, char **words) {
  if (count == 5 && !strcmp(words[1], "vi")) value_iteration(words[2], words[3], atoi(words[4]));
  else if (count == 3 && !strcmp(words[1], "qlearn")) q_learning(atoi(words[2]));
  else {
    fprintf(stderr, "usage: twin vi FOLDER STATES|dense SWEEPS | twin qlearn RUNS\n");
    return 2;
  }
}
