// Tells ThreadSanitizer of the waits within Swift's `Mutex`, and of the counting of references.
//
// A `Mutex` that nobody else holds is taken by one atomic change, which is compiled into the caller,
// where ThreadSanitizer sees it. One that is held is waited for in the standard library, by a futex of
// which ThreadSanitizer knows nothing: it would call a race what the lock has put in order. This
// library is loaded before the standard one (LD_PRELOAD), takes the place of its two functions, and
// says after the one that what came before the lock's release is known now, and before the other
// that what came so far is known to the next.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *

// Weak, since programs without ThreadSanitizer, which start those with it, load this too.
extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

// Synchronization._MutexHandle._lockSlow(UInt32), _unlockSlow()
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

static SWIFT void (*realLock)(uint32_t, SELF);
static SWIFT void (*realUnlock)(SELF);

__attribute__((constructor)) static void find(void) {
  realLock = (SWIFT void (*)(uint32_t, SELF))dlsym(RTLD_NEXT, LOCK);
  realUnlock = (SWIFT void (*)(SELF))dlsym(RTLD_NEXT, UNLOCK);
}

SWIFT void lock(uint32_t seen, SELF mutex) __asm__(LOCK);
SWIFT void lock(uint32_t seen, SELF mutex) {
  realLock(seen, mutex);
  if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT void unlock(SELF mutex) __asm__(UNLOCK);
SWIFT void unlock(SELF mutex) {
  if (__tsan_release) __tsan_release(mutex);
  realUnlock(mutex);
}

// Swift counts references in its runtime, which ThreadSanitizer does not see either: what a thread did
// with an object before it let go of it comes before what the last holder does, which may change it
// in place or end it.

static void (*realRelease)(void *);
static _Bool (*realIsUnique)(void *);
static uint64_t (*count)(void *);

// Other libraries count references before this one's constructors are run.
__attribute__((constructor)) static void findCounting(void) {
  realRelease = (void (*)(void *))dlsym(RTLD_NEXT, "swift_release");
  realIsUnique = (_Bool (*)(void *))dlsym(RTLD_NEXT, "swift_isUniquelyReferenced_nonNull_native");
  count = (uint64_t(*)(void *))dlsym(RTLD_NEXT, "swift_retainCount");
}

static void noteRelease(void *object) {
  if (!__tsan_release || (intptr_t)object <= 0) return;
  __tsan_release(object);
  if (count(object) == 1) __tsan_acquire(object);
}

void swift_release(void *object) {
  if (!realRelease) findCounting();
  noteRelease(object);
  realRelease(object);
}

_Bool swift_isUniquelyReferenced_nonNull_native(void *object) {
  if (!realIsUnique) findCounting();
  _Bool isUnique = realIsUnique(object);
  if (isUnique && __tsan_acquire) __tsan_acquire(object);
  return isUnique;
}
