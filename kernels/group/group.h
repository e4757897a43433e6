/* group.h - grouping: the functions on one thread that src/group/ calls, once per instruction set.

       key ──> id: the index of its group in a table ──> entry: 8 bytes, its result so far */
#ifndef TINE_GROUP_H
#define TINE_GROUP_H
#include <stddef.h>
#include <stdint.h>

enum {
    GROUP_BATCH = 1024, /* Elements in a batch. A batch is read twice and stays in L1. */
    GROUP_SLACK = 16,   /* `pick` may overwrite this many elements behind those that it returns */
    GROUP_IDS = 16,     /* ids in a cache line */
    /* the distance in elements at which the addition prefetches: at 1e7 elements it takes 0.8 of
       the time (Cascade Lake) */
    GROUP_AHEAD = 1024,
    GROUP_LINE = 16 /* The number of keys, and of elements, that a bucket's write buffer holds. */
};

/* One operation on one type. If exact == 0, adding rounds, and the caller must keep the order. */
struct tine_group_op {
    /* size: the bytes of an element; 0: no element is read. out: the bytes of a result. */
    size_t size, out;
    int exact, counted; /* counted: `put` needs the number of elements of each group. */
    void (*clear)(void *t, size_t groups);
    /* t[key[i]] += x[i], for keys of 4 and of 8 bytes; returns 0 at a key that is not below groups.
       add4 does this for four tables at once. */
    int (*add[2])(void *t, const void *key, const void *x, size_t m, uint64_t groups);
    int (*add4[2])(void *const t[4], const void *const key[4], const void *const x[4], size_t m,
                   uint64_t groups);
    /* t[g] += from[g] */
    void (*join)(void *t, const void *from, size_t groups);
    /* t[id[i]] += from[i] */
    void (*fold)(void *t, const uint32_t *id, const void *from, size_t m);
    /* For operations that are not exact. A group has a pair of entries: its total, and the sum of
       the block that last reached it, whose number is in block[]. Adds x[i] to the second entry. If
       that holds the sum of another block, this sum is first added to the total. */
    void (*add_block)(void *pairs, unsigned char *block, const uint32_t *id, const void *x,
                      size_t m, unsigned char now);
    /* After the last add_block: t[g] = the sum of the two entries of pair g. */
    void (*join_pairs)(void *pairs, size_t groups);
    void (*put)(void *out, const void *t, const uint64_t *count, size_t groups);
};

/* How keys are divided among buckets: dense keys by their upper bits, others by a hash. */
struct tine_group_cut {
    uint64_t groups; /* the number of groups of dense keys; 0: keys are divided by a hash */
    unsigned shift;  /* bucket = key >> shift, or the upper bits of the hash */
    size_t buckets;
    uint64_t seed;
};
/* Bytes of write buffers for `buckets` buckets. */
#define GROUP_BUFFERS(buckets) ((buckets) * (GROUP_LINE * 16 + 16) + 64)

/* Groups [first, first + length) of the dense keys [0, groups). */
struct tine_group_range {
    uint64_t first, length, groups;
};

/* The distinct keys of an array: key number id is keys[id]. */
struct tine_group_set {
    void *slots, *keys;
    uint64_t seed;
    /* A slot's number is `bits` bits of the hash. The `skip` bits above these bits are the number
       of the bucket. */
    unsigned skip, bits;
    /* used: the number of keys in the set. limit: the largest number allowed. */
    uint32_t used, limit;
};
#define GROUP_SLOT 16 /* upper bound on the bytes of a slot */

/* The functions for keys of one width. */
struct tine_group_keys {
    size_t width;
    int wide; /* 1 if a key has 8 bytes, 0 if it has 4; also the index into add[] and add4[] */
    /* Returns whether every key is below `groups`. */
    int (*below)(const void *key, size_t m, uint64_t groups);
    /* count[bucket]++ for each key; returns 0 if a key is not below groups. */
    int (*count)(uint32_t *count, const void *key, size_t n, const struct tine_group_cut *c);
    /* Copies each key and its element to place at[bucket]++ of keys and xs; of a dense key, its id
       within the bucket is stored. If buffers is not NULL, the copies go through it and by
       non-temporal stores. Both arrays are aligned to 64 bytes. */
    void (*scatter)(void *keys, void *xs, size_t *at, const void *key, const void *x, size_t size,
                    size_t n, const struct tine_group_cut *c, void *buffers);
    /* Copies the elements whose keys lie in the range to xs, and the keys, less r->first, to ids.
       Both have room for GROUP_SLACK more. m is at most GROUP_BATCH. Returns how many elements
       there are, or SIZE_MAX if a key is not below r->groups. */
    size_t (*pick)(uint32_t *ids, void *xs, const void *key, const void *x, size_t size, size_t m,
                   const struct tine_group_range *r);
    /* empties the slots */
    void (*empty)(struct tine_group_set *s);
    /* refills the slots from keys */
    void (*again)(struct tine_group_set *s);
    /* id[i] = the id of key[i]. A key that is not in the set is added. Stops before a key that
       would be one more than s->limit. Returns the number of keys that were looked up. id == key is
       allowed. */
    size_t (*look_up)(struct tine_group_set *s, void *id, const void *key, size_t m);
};

struct tine_keys;
/* A job of grouping, which src/group/ runs over all threads. */
struct tine_group_job {
    const struct tine_group_op *op, *count;
    const struct tine_group_keys *keys, *narrow; /* narrow: the functions for keys of 32 bits */
    const struct tine_keys *order;               /* the ascending order of the keys */
    const void *key, *x;
    size_t n;
    int one_block; /* Has the meaning of the field one_block in spread.h. */
    /* The bytes of one of the caller's keys. Keys of 1 or 2 bytes are first widened to int32_t or
       uint32_t, as `order` says; other keys have keys->width bytes. */
    size_t key_size;
};
struct tine_opts;
int tine_group_dense_(void *out, const struct tine_group_job *j, size_t groups,
                      const struct tine_opts *o);
int tine_group_sparse_(void *keys, void *out, size_t *m, const struct tine_group_job *j,
                       size_t room, const struct tine_opts *o);
#endif
