/* group.h - grouping: what src/group/ asks of one thread, once per instruction set.

       key ──> id: the place of its group in a table ──> entry: 8 bytes, what its elements come to
 */
#ifndef TINE_GROUP_H
#define TINE_GROUP_H
#include <stddef.h>
#include <stdint.h>

enum {
    GROUP_BATCH = 1024, /* elements that are looked at twice: they stay in L1 */
    GROUP_IDS = 16,     /* ids in a cache line */
    /* elements that adding asks memory for beforehand: at 1e7, 0.8 of the time (Cascade Lake) */
    GROUP_AHEAD = 1024,
    GROUP_LINE = 16 /* keys and elements that a bucket's write buffer holds */
};

/* One operation on one type. Where it rounds (exact == 0), the order of adding is the caller's
   care. */
struct tine_group_op {
    size_t size, out;   /* bytes of an element (0: none is read) and of a result */
    int exact, counted; /* counted: put asks how many elements each group has */
    void (*clear)(void *t, size_t groups);
    /* t[key[i]] += x[i], for keys of 4 and of 8 bytes; returns 0 at one that is not below groups,
       and four at once. */
    int (*add[2])(void *t, const void *key, const void *x, size_t m, uint64_t groups);
    int (*add4[2])(void *const t[4], const void *const key[4], const void *const x[4], size_t m,
                   uint64_t groups);
    /* t[g] += from[g] */
    void (*join)(void *t, const void *from, size_t groups);
    /* t[id[i]] += from[i] */
    void (*fold)(void *t, const uint32_t *id, const void *from, size_t m);
    /* Not for exact operations. A group has a pair of entries: its total, and the sum of the block
       that touched it last, whose number is in block[]. Adds x[i] to that sum. If another block has
       left the sum, that goes to the total first. */
    void (*add_block)(void *pairs, unsigned char *block, const uint32_t *id, const void *x,
                      size_t m, unsigned char now);
    /* After the last add_block: t[g] = the sum of pair g's two entries. */
    void (*join_pairs)(void *pairs, size_t groups);
    void (*put)(void *out, const void *t, const uint64_t *count, size_t groups);
};

/* How keys are shared out: dense ones by their upper bits, others by a hash. */
struct tine_group_cut {
    uint64_t groups; /* 0: by hash */
    unsigned shift;  /* bucket = key >> shift, or the hash's upper bits */
    size_t buckets;
    uint64_t seed;
};
/* Bytes of write buffers for so many buckets. */
#define GROUP_BUFFERS(buckets) ((buckets) * (GROUP_LINE * 16 + 16) + 64)

/* The distinct keys of an array: key number id is keys[id]. */
struct tine_group_set {
    void *slots, *keys;
    uint64_t seed;
    unsigned skip, bits;  /* a slot's number: so many bits of the hash, after so many upper ones */
    uint32_t used, limit; /* keys in it, and how many may be */
};
#define GROUP_SLOT 16 /* bytes of a slot at most */

/* What is done with keys of one width. */
struct tine_group_keys {
    size_t width;
    int wide; /* 1 if a key has 8 bytes, 0 if it has 4; also the index into add[] and add4[] */
    /* Returns whether every key is below `groups`. */
    int (*below)(const void *key, size_t m, uint64_t groups);
    /* count[bucket]++ for each key; 0 if one is not below groups. */
    int (*count)(uint32_t *count, const void *key, size_t n, const struct tine_group_cut *c);
    /* Key and element go to place at[bucket]++ of keys and xs; dense keys as ids within their
       bucket. Through buffers and past the cache unless they are NULL. Both arrays are aligned to
       64 bytes. */
    void (*scatter)(void *keys, void *xs, size_t *at, const void *key, const void *x, size_t size,
                    size_t n, const struct tine_group_cut *c, void *buffers);
    /* clears the slots */
    void (*empty)(struct tine_group_set *s);
    /* fills them from keys */
    void (*again)(struct tine_group_set *s);
    /* ids of keys, new ones taken in; stops at one that would pass the limit. id == key is allowed.
       Returns how many. */
    size_t (*look_up)(struct tine_group_set *s, void *id, const void *key, size_t m);
};

struct tine_keys;
/* A job of grouping: over all threads in src/. */
struct tine_group_job {
    const struct tine_group_op *op, *count;
    const struct tine_group_keys *keys, *narrow; /* narrow: those of 32 bits */
    const struct tine_keys *order;               /* of the keys, ascending */
    const void *key, *x;
    size_t n;
    int one_block; /* spread.h: of that name */
    /* Bytes of an element of key: those of keys, or 1 or 2, and then key is to be widened to
       int32_t or uint32_t, as order says. */
    size_t key_size;
};
struct tine_opts;
int tine_group_dense_(void *out, const struct tine_group_job *j, size_t groups,
                      const struct tine_opts *o);
int tine_group_sparse_(void *keys, void *out, size_t *m, const struct tine_group_job *j,
                       size_t room, const struct tine_opts *o);
#endif
