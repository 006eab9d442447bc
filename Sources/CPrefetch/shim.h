#pragma once
#include <stdint.h>

/// Asks the processor for the cache line at an address, soon to be read; an address that nobody owns is
/// ignored.
static inline __attribute__((always_inline)) void prefetch_line(uintptr_t address) {
  __builtin_prefetch((const void *)address, 0, 3);
}
