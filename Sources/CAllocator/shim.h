#ifndef LOGWACHT_CALLOCATOR_SHIM_H
#define LOGWACHT_CALLOCATOR_SHIM_H

#include <stdlib.h>

#if defined(__GLIBC__)
#include <malloc.h>

// Buffers of more than 2 MB go back to the system when they are free, and so does what is free at the end of the heap beyond 4 MB.
// glibc raises both limits by itself with every large buffer, to 32 and 64 MB. Lower limits make reading slower: its buffers come anew.
static inline void logwacht_return_free_buffers(void) {
  mallopt(M_MMAP_THRESHOLD, 1 << 21);
  mallopt(M_TRIM_THRESHOLD, 1 << 22);
}
#else
static inline void logwacht_return_free_buffers(void) {}
#endif

#endif
