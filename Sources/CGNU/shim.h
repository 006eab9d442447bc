#ifndef MARTLET_CGNU_SHIM_H
#define MARTLET_CGNU_SHIM_H

#include <malloc.h>
#include <pthread.h>
#include <stddef.h>

// Functions of the C library that its headers show to GNU sources alone.

void *memmem(const void *text, size_t size, const void *part, size_t part_size);

int pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes);

#endif
