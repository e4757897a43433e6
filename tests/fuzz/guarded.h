/* guarded.h - arrays that lie against an inaccessible page, so that reading or writing one element
   too many ends the program. */
#ifndef TINE_TESTS_GUARDED_H
#define TINE_TESTS_GUARDED_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { GUARD_PATTERN = 0x5a, GUARD_SLACK = 256 };

typedef struct guarded {
    char *pages;  /* Memory between two inaccessible pages. */
    size_t room;  /* Bytes of that memory, a multiple of the page size. */
    char *array;  /* The array within it. */
    size_t bytes; /* Length of the array in bytes. */
} guarded;

static inline void guarded_alloc(guarded *g, size_t bytes)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    g->room = (bytes + page - 1) / page * page;
    char *p = mmap(NULL, g->room + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED || mprotect(p + page, g->room, PROT_READ | PROT_WRITE)) abort();
    g->pages = p + page;
}

/* Returns an array of `bytes` bytes, filled with the pattern. It lies against the page behind it,
   or the page in front. Up to GUARD_SLACK bytes on its other side hold the pattern too. */
static inline void *guarded_place(guarded *g, size_t bytes, bool at_end)
{
    if (bytes > g->room) abort();
    const size_t slack = g->room - bytes < GUARD_SLACK ? g->room - bytes : GUARD_SLACK;
    g->bytes = bytes;
    g->array = at_end ? g->pages + g->room - bytes : g->pages;
    memset(at_end ? g->array - slack : g->array, GUARD_PATTERN, bytes + slack);
    return g->array;
}

/* Returns a hash of the array. A change of one word always changes it. */
static inline uint64_t guarded_hash(const guarded *g)
{
    const uint64_t odd = 0x9e3779b97f4a7c15u;
    uint64_t hash = 0, word;
    size_t at = 0;
    for (; g->bytes - at >= sizeof word; at += sizeof word) {
        memcpy(&word, g->array + at, sizeof word);
        hash += (word ^ at * odd) * odd;
    }
    for (; at < g->bytes; at++) hash += (uint64_t)(unsigned char)g->array[at] << at % 8 * 8;
    return hash;
}

/* Whether the bytes beside the array still hold the pattern. */
static inline bool guarded_intact(const guarded *g)
{
    const bool at_end = g->array != g->pages;
    const size_t slack = g->room - g->bytes < GUARD_SLACK ? g->room - g->bytes : GUARD_SLACK;
    const char *p = at_end ? g->array - slack : g->array + g->bytes;
    for (size_t i = 0; i < slack; i++)
        if (p[i] != GUARD_PATTERN) return false;
    return true;
}
#endif
