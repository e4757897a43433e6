/* entropy.c - 64 bits from the kernel's generator. */
#include <errno.h>
#include <stdatomic.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>
#include "entropy.h"
#include "hash.h"

/* Bits for a kernel without getrandom, or one that has just booted. They differ in each call and
   are hard to guess. */
static uint64_t improvised(void)
{
    static _Atomic uint64_t count;
    struct timespec t = {0};
    clock_gettime(CLOCK_MONOTONIC, &t);
    uint64_t time = (uint64_t)t.tv_sec << 30 ^ (uint64_t)t.tv_nsec;
    return hash_mix(hash_mix(time ^ (uint64_t)getpid() << 40) + (uintptr_t)&t +
                    atomic_fetch_add(&count, 1));
}

uint64_t unguessable(void)
{
    uint64_t bits;
    int was = errno;
    if (getrandom(&bits, sizeof bits, GRND_NONBLOCK) != (ssize_t)sizeof bits) bits = improvised();
    errno = was;
    return bits;
}
