/* test_impure.c - predicates and orders that answer differently each time they are called. The
   result may be wrong, but nothing outside the arrays is read or written, and *m is the number of
   elements written. Arrays end in front of pages that cannot be touched. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "../properties/options.h"

typedef struct {
    uint32_t key, rest[15];
} line; /* Elements of this size are packed. */
/* Elements of this size do not fit the stage of a lone thread, so predicates see them twice. */
typedef struct {
    uint32_t key, rest[81];
} heavy;
enum { CANARY = 0xa5, HEAVY = 5000, MAX_N = 100003, MIN_ROUNDS = 2 };

/* How answers of predicates and orders change: at random, or after a number of questions. */
static int mood;
static _Atomic uint64_t asked;
static int answer(void)
{
    const uint64_t k = asked++;
    switch (mood) {
    case 0:
        return mixed(k) % 2 == 0;
    case 1:
        return mixed(k) % 1000 == 0;
    case 2:
        return mixed(k) % 1000 != 0;
    case 3:
        return k / 64 % 2 == 0;
    case 4:
        return k / 5000 % 2 == 0;
    case 5:
        return k / 5000 % 2 == 1;
    default:
        return k % 2 == 0;
    }
}
enum { MOODS = 7 };
static inline int flips(uint32_t x) { return (void)x, answer(); }
static inline int flips_byte(unsigned char x) { return (void)x, answer() * 128; }
static inline int flips_line(line x) { return (void)x, answer(); }
static inline int flips_heavy(heavy x) { return (void)x, answer(); }
static inline int less_flips(uint32_t x, uint32_t y) { return (void)x, (void)y, answer(); }
static inline int less_heavy(heavy x, heavy y) { return (void)x, (void)y, answer(); }
TINE_TEST(uint32_t, flips)
TINE_TEST(unsigned char, flips_byte)
TINE_TEST(line, flips_line)
TINE_TEST(heavy, flips_heavy)
TINE_LESS(uint32_t, less_flips)
TINE_LESS(heavy, less_heavy)

/* An array between two inaccessible pages. It ends at the second one. */
typedef struct fenced {
    char *map, *at;
    size_t bytes, whole;
} fenced;

static fenced fence(size_t bytes)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), inner = (bytes + page) / page * page;
    fenced f = {.bytes = bytes, .whole = inner + 2 * page};
    f.map = mmap(NULL, f.whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    cr_assert_neq(f.map, MAP_FAILED);
    mprotect(f.map, page, PROT_NONE);
    mprotect(f.map + page + inner, page, PROT_NONE);
    memset(f.map + page, CANARY, inner);
    f.at = f.map + page + inner - bytes;
    return f;
}

static void unfence(const fenced *f)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const char *p = f->map + page;
    while (p < f->at && *p == (char)CANARY) p++;
    cr_assert_eq(p, f->at, "wrote before the array");
    munmap(f->map, f->whole);
}

/* Stores elements of `size` bytes whose first bytes, the key, are their index. An element of one
   byte holds the last byte of the index. */
static void number(void *x, size_t n, size_t size)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t key = (uint32_t)i;
        memset((char *)x + i * size, (int)i, size);
        if (size >= sizeof key) memcpy((char *)x + i * size, &key, sizeof key);
    }
}

static void check_untouched(const fenced *y, size_t from, const char *what, size_t n,
                            const tine_opts *o)
{
    size_t i = from;
    while (i < y->bytes && y->at[i] == (char)CANARY) i++;
    cr_assert_eq(i, y->bytes, "%s, mood %d, %s: wrote byte %zu of %zu", what, mood, describe(o, n),
                 i, from);
}

/* Checks that y holds each element of x once. */
static void check_permutation(const void *y, const void *x, size_t n, size_t size,
                              const tine_opts *o)
{
    size_t seen[256] = {0}, lost = 0;
    unsigned char *met = calloc(n + 1, 1);
    for (size_t i = 0; i < n; i++) {
        const char *e = (const char *)y + i * size;
        uint32_t key = 0;
        if (size < sizeof key) {
            seen[(unsigned char)*e]++;
            seen[((const unsigned char *)x)[i]]--;
            continue;
        }
        memcpy(&key, e, sizeof key);
        lost += key >= n || met[key]++ || memcmp(e, (const char *)x + key * size, size);
    }
    cr_assert_eq(lost, 0, "mood %d, %s: lost %zu", mood, describe(o, n), lost);
    for (int v = 0; v < 256; v++)
        cr_assert_eq(seen[v], 0, "mood %d, %s: lost a byte", mood, describe(o, n));
    free(met);
}

/* Checks that the elements of y are elements of x. For elements of one byte any value is one. */
static void check_elements(const fenced *y, size_t m, size_t n, size_t size, const tine_opts *o)
{
    for (size_t i = 0; size > 1 && i < m; i++) {
        uint32_t key;
        memcpy(&key, y->at + i * size, sizeof key);
        cr_assert_lt(key, n, "filter, mood %d, %s: element %zu of %zu is none", mood,
                     describe(o, n), i, m);
    }
}

static void check_indexes(const fenced *where, size_t m, size_t n, const tine_opts *o)
{
    const size_t *at = (const size_t *)(const void *)where->at;
    for (size_t i = 0; i < m; i++)
        cr_assert_lt(at[i], n, "where, mood %d, %s: index %zu of %zu is none", mood, describe(o, n),
                     i, m);
}

#define IMPURE(f, T) \
    static void impure_##f(size_t n, const tine_opts *o) \
    { \
        const size_t size = sizeof(T); \
        size_t m = 0, at = 0; \
        fenced x = fence(n * size), y = fence(n * size), z = fence(n * size), \
               where = fence(n * sizeof(size_t)); \
        number(x.at, n, size); \
        T *in = (T *)(void *)x.at; \
        cr_assert_eq(tine_filter(f, (T *)(void *)y.at, &m, in, n, o), 0); \
        cr_assert_leq(m, n); \
        check_untouched(&y, m *size, "filter", n, o); \
        check_elements(&y, m, n, size, o); \
        cr_assert_eq(tine_where(f, (size_t *)(void *)where.at, &m, in, n, o), 0); \
        cr_assert_leq(m, n); \
        check_untouched(&where, m * sizeof(size_t), "where", n, o); \
        check_indexes(&where, m, n, o); \
        cr_assert_eq(tine_partition(f, (T *)(void *)z.at, &m, in, n, o), 0); \
        cr_assert_leq(m, n); \
        check_permutation(z.at, in, n, size, o); \
        cr_assert(tine_count(f, &m, in, n, o) == 0 && m <= n); \
        cr_assert(tine_find(f, &at, in, n, o) == 0 && at <= n); \
        cr_assert_eq(tine_filter(f, in, &m, in, n, o), 0); \
        cr_assert_leq(m, n); \
        unfence(&x), unfence(&y), unfence(&z), unfence(&where); \
    }
IMPURE(flips, uint32_t)
IMPURE(flips_byte, unsigned char)
IMPURE(flips_line, line)
IMPURE(flips_heavy, heavy)

static const size_t COUNTS[] = {0, 1, 63, 65, 1023, 1025, 4097, 8193, 20001, MAX_N};
enum { TRIED = sizeof COUNTS / sizeof *COUNTS - (SANITIZED ? 2 : 0) };

static tine_opts some_options(size_t k)
{
    static const tine_sched scheds[] = {TINE_AUTO, TINE_STATIC, TINE_DYNAMIC, TINE_STEAL};
    return (tine_opts){
        .threads = (int)(k % 4) + 1, .sched = scheds[k / 4 % 4], .chunk = k / 16 % 2 ? 64 : 0};
}

static void tries(void test(size_t n, const tine_opts *o), size_t max_n)
{
    for (mood = 0; mood < MOODS; mood++)
        for (size_t s = 0, k = 0; s < TRIED; s++)
            for (int round = COUNTS[s] < 5000 ? 8 : MIN_ROUNDS; round-- > 0; k++) {
                const tine_opts o = some_options(k + (size_t)mood);
                const size_t n = COUNTS[s] < max_n ? COUNTS[s] : max_n;
                test(n, note_case(&o, n));
            }
}

Test(impure, a_predicate_that_flips_writes_nothing_beside_the_output, .timeout = 100)
{
    tries(impure_flips, MAX_N);
}
Test(impure, a_predicate_of_bytes_that_flips_writes_nothing_beside_the_output, .timeout = 100)
{
    tries(impure_flips_byte, MAX_N);
}
Test(impure, a_predicate_of_lines_that_flips_writes_nothing_beside_the_output, .timeout = 100)
{
    tries(impure_flips_line, 20001);
}
Test(impure, a_predicate_that_flips_and_is_asked_twice_writes_nothing_beside_the_output,
     .timeout = 100)
{
    tries(impure_flips_heavy, HEAVY);
}

#define LYING(f, T) \
    static void lying_##f(size_t n, const tine_opts *o) \
    { \
        fenced x = fence(n * sizeof(T)), was = fence(n * sizeof(T)); \
        number(x.at, n, sizeof(T)), number(was.at, n, sizeof(T)); \
        cr_assert_eq(tine_sort_by(f, (T *)(void *)x.at, n, o), 0); \
        check_permutation(x.at, was.at, n, sizeof(T), o); \
        unfence(&x), unfence(&was); \
    }
LYING(less_flips, uint32_t)
LYING(less_heavy, heavy)

Test(impure, an_order_that_flips_loses_no_element, .timeout = 100)
{
    tries(lying_less_flips, MAX_N);
    tries(lying_less_heavy, HEAVY);
}
