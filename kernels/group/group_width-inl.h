/* group_width-inl.h - maps keys of type K to ids. Included by group_keys.c once per width, with K,
   N(name) and KEYS set. */
static int N(below)(const void *array, size_t m, uint64_t groups)
{
    const K *key = array;
    const K last = groups - 1 < (K)-1 ? (K)(groups - 1) : (K)-1;
    K bad = groups == 0 && m;
    for (size_t i = 0; i < m; i++) bad |= key[i] > last;
    return !bad;
}

/* The hash: multiplication by an odd number that no caller knows. Its upper bits are the random
   ones (Dietzfelbinger et al. 1997). */
INLINE uint64_t N(hash)(K k, uint64_t seed) { return k * seed; }

INLINE size_t N(bucket)(K k, const struct tine_group_cut *c, int hashed)
{
    return hashed ? (size_t)(N(hash)(k, c->seed) >> c->shift) : (size_t)(k >> c->shift);
}

static int N(count)(uint32_t *count, const void *array, size_t n, const struct tine_group_cut *c)
{
    const K *key = array;
    const struct tine_group_cut cut = *c;
    if (cut.groups == 0) {
        for (size_t i = 0; i < n; i++) count[N(bucket)(key[i], &cut, 1)]++;
        return 1;
    }
    for (size_t i = 0; i < n; i++) {
        if (key[i] >= cut.groups) return 0;
        count[N(bucket)(key[i], &cut, 0)]++;
    }
    return 1;
}

/* Writes a key at place `at`: the key itself, or its id within its bucket. */
INLINE void N(write)(void *keys, size_t at, K k, const struct tine_group_cut *c, int hashed)
{
    if (hashed)
        ((K *)keys)[at] = k;
    else
        ((uint32_t *)keys)[at] = (uint32_t)(k & (((K)1 << c->shift) - 1));
}

/* At the first place of a line, prefetches the next line. Otherwise stores would wait for each line
   on its own, since they are done in order. */
INLINE void N(prefetch_line)(char *keys, char *xs, size_t to, size_t width, size_t size)
{
    if (to % GROUP_LINE) return;
    for (size_t b = 0; b < GROUP_LINE * width; b += 64)
        __builtin_prefetch(keys + (to + GROUP_LINE) * width + b, 1);
    for (size_t b = 0; b < GROUP_LINE * size; b += 64)
        __builtin_prefetch(xs + (to + GROUP_LINE) * size + b, 1);
}

INLINE void N(scatter_near)(char *keys, char *xs, size_t *at, const K *key, const char *x,
                            size_t size, size_t n, const struct tine_group_cut *c, int hashed)
{
    for (size_t i = 0; i < n; i++) {
        const size_t to = at[N(bucket)(key[i], c, hashed)]++;
        N(prefetch_line)(keys, xs, to, hashed ? sizeof(K) : 4, size);
        N(write)(keys, to, key[i], c, hashed);
        if (size) memcpy(xs + to * size, x + i * size, size);
    }
}

/* A bucket's buffer holds the GROUP_LINE places that the bucket writes next. The front of its first
   line and the end of its last one may belong to neighbouring buckets: these parts are copied by
   ordinary stores. */
typedef struct {
    size_t line;         /* The place of the bucket's first key. */
    uint32_t from, fill; /* [from, fill) of the buffer are not yet written */
} N(buffer);
_Static_assert(sizeof(N(buffer)) <= 16, "GROUP_BUFFERS counts 16 bytes for each bucket");

INLINE void N(scatter_past)(char *keys, char *xs, size_t *at, const K *key, const char *x,
                            size_t size, size_t n, const struct tine_group_cut *c, int hashed,
                            void *room)
{
    const size_t width = hashed ? sizeof(K) : 4;
    char *const lines = (char *)(((uintptr_t)room + 63) / 64 * 64);
    char *const others = lines + c->buckets * GROUP_LINE * width;
    N(buffer) *const b = (N(buffer) *)(void *)(others + c->buckets * GROUP_LINE * size);
    for (size_t k = 0; k < c->buckets; k++)
        b[k] = (N(buffer)){at[k] / GROUP_LINE * GROUP_LINE, (uint32_t)(at[k] % GROUP_LINE),
                           (uint32_t)(at[k] % GROUP_LINE)};
    for (size_t i = 0; i < n; i++) {
        const size_t bucket = N(bucket)(key[i], c, hashed);
        N(buffer) *const t = &b[bucket];
        char *const line = lines + bucket * GROUP_LINE * width, *const other =
                                                                    others +
                                                                    bucket * GROUP_LINE * size;
        N(write)(line, t->fill, key[i], c, hashed);
        if (size) memcpy(other + t->fill * size, x + i * size, size);
        if (++t->fill < GROUP_LINE) continue;
        if (t->from == 0) {
            group_stream(keys + t->line * width, line, GROUP_LINE * width);
            group_stream(xs + t->line * size, other, GROUP_LINE * size);
        } else {
            memcpy(keys + (t->line + t->from) * width, line + t->from * width,
                   (GROUP_LINE - t->from) * width);
            memcpy(xs + (t->line + t->from) * size, other + t->from * size,
                   (GROUP_LINE - t->from) * size);
        }
        t->line += GROUP_LINE;
        t->from = t->fill = 0;
    }
    for (size_t k = 0; k < c->buckets; k++) {
        const size_t to = b[k].line + b[k].from, many = b[k].fill - b[k].from;
        memcpy(keys + to * width, lines + (k * GROUP_LINE + b[k].from) * width, many * width);
        memcpy(xs + to * size, others + (k * GROUP_LINE + b[k].from) * size, many * size);
    }
    tine_nt_copy_end_();
}

/* Calls the variant for these sizes, in which everything that does not change within the loop is a
   constant. */
#define SUITS(bytes, hashed) \
    if (size == (bytes) && (cut.groups == 0) == (hashed)) { \
        if (buffers) \
            N(scatter_past)(keys, xs, at, key, x, bytes, n, &cut, hashed, buffers); \
        else \
            N(scatter_near)(keys, xs, at, key, x, bytes, n, &cut, hashed); \
    }
static void N(scatter)(void *keys, void *xs, size_t *at, const void *key, const void *x,
                       size_t size, size_t n, const struct tine_group_cut *c, void *buffers)
{
    const struct tine_group_cut cut = *c;
    SUITS(0, 0)
    SUITS(0, 1)
    SUITS(4, 0)
    SUITS(4, 1)
    SUITS(8, 0)
    SUITS(8, 1)
}
#undef SUITS

/* The ids and whether they are in the range are found in a loop of vectors; then the library's
   compaction moves the elements. */
static size_t N(pick)(uint32_t *ids, void *xs, const void *array, const void *x, size_t size,
                      size_t m, const struct tine_group_range *r)
{
    const K *key = array;
    uint32_t id[GROUP_BATCH];
    unsigned char keep[GROUP_BATCH];
    const K first = (K)r->first, length = (K)r->length;
    if (!N(below)(array, m, r->groups)) return SIZE_MAX;
    for (size_t i = 0; i < m; i++) {
        const K k = key[i] - first;
        id[i] = (uint32_t)k;
        keep[i] = k < length;
    }
    if (size) UNDER_(tine_compact, TINE_ISA)(xs, x, keep, m, size);
    return UNDER_(tine_compact, TINE_ISA)(ids, id, keep, m, sizeof *ids);
}

/* ---- the distinct keys: slots one after another, at most half of them in use --------------- */
typedef struct {
    K key;
    uint32_t id; /* A slot of all ones is empty. */
} N(slot);
_Static_assert(sizeof(N(slot)) <= GROUP_SLOT, "callers make room by GROUP_SLOT");
typedef uint32_t N(loose) __attribute__((may_alias));

INLINE N(slot) * N(find)(const struct tine_group_set *s, K k)
{
    N(slot) *const slots = s->slots;
    const size_t mask = ((size_t)1 << s->bits) - 1;
    size_t p = (size_t)(N(hash)(k, s->seed) << s->skip >> (64 - s->bits));
    while (slots[p].id != UINT32_MAX && slots[p].key != k) p = (p + 1) & mask;
    return &slots[p];
}

static void N(empty)(struct tine_group_set *s)
{
    memset(s->slots, 0xff, sizeof(N(slot)) << s->bits);
}

static void N(again)(struct tine_group_set *s)
{
    const K *keys = s->keys;
    N(empty)(s);
    for (uint32_t id = 0; id < s->used; id++) *N(find)(s, keys[id]) = (N(slot)){keys[id], id};
}

static size_t N(look_up)(struct tine_group_set *set, void *ids, const void *array, size_t m)
{
    struct tine_group_set s = *set;
    const K *key = array;
    N(loose) *id = ids;
    size_t i = 0;
    for (; i < m; i++) {
        const K k = key[i];
        N(slot) *p = N(find)(&s, k);
        if (__builtin_expect(p->id == UINT32_MAX, 0)) {
            if (s.used == s.limit) break;
            *p = (N(slot)){k, s.used};
            ((K *)s.keys)[s.used++] = k;
        }
        id[i] = p->id;
    }
    set->used = s.used;
    return i;
}

const struct tine_group_keys KEYS = {
    .width = sizeof(K),
    .wide = sizeof(K) == 8,
    .below = N(below),
    .count = N(count),
    .scatter = N(scatter),
    .pick = N(pick),
    .empty = N(empty),
    .again = N(again),
    .look_up = N(look_up),
};
