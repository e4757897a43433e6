/* makers.c - makers of every kind, of pointer and const types, with and without a semicolon behind:
   none may warn. header.sh compiles it as C and as C++. Macros that a program defined before the
   header must be unchanged afterwards. */
#define T (mine)
#define ACC (mine)
#define KERNEL (mine)
#define N 17
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define I (mine)
#define A (mine)
#define B (mine)
#define C (mine)
#define D (mine)
#define E (mine)
#define K (mine)
#define M (mine)
#define R (mine)
#define S (mine)
#define BLOCK (mine)
#define CHUNK (mine)
#include <tine/npy.h>
#include <tine/tine.h>
#include <tine/tine.h>

static const int mine = 4;

typedef int (*operation)(int);
typedef struct both {
    double low, high;
} both;
static inline size_t length(const char *s)
{
    size_t n = 0;
    while (s[n]) n++;
    return n;
}
static inline const char *tail(const char *s) { return s + 1; }
static inline const char *later(const char *s, const char *t) { return s[0] < t[0] ? t : s; }
static inline int before(const char *s, const char *t) { return s[0] < t[0]; }
static inline int is_short(const char *s) { return length(s) < 3; }
static inline int parse(const char **y, const char *const *x) { return *y = *x, 0; }
static inline double halve(const double x) { return x / 2; }
static inline int is_low(const double x) { return x < 1; }
static inline int lower(const double x, const double y) { return x < y; }
static inline double add(double x, double y) { return x + y; }
static inline operation same(operation f) { return f; }
static inline operation first(operation f, operation g) { return (void)g, f; }
static inline int *pointee(int *const *p, int *q) { return *p ? *p : q; }
static inline both wider(both x, both y)
{
    both z = {min(x.low, y.low), max(x.high, y.high)};
    return z;
}
static inline both inner(both x, both y)
{
    both z = {max(x.low, y.low), min(x.high, y.high)};
    return z;
}
static inline int narrow(both x) { return x.high - x.low < 1; }
static const both nothing = {1, 0};

/* Functions with contexts of several types. */
typedef struct coef {
    double a, b;
} coef;
typedef const char *text;
static inline double line(const coef *c, double x) { return c->a * x + c->b; }
static inline int checked(const coef *c, double *y, double x) { return *y = c->a * x, x > c->b; }
static inline int same_letter(const text *c, const char *s) { return s[0] == (*c)[0]; }
static inline int nearer(const double *c, double x, double y)
{
    const double u = x - *c, v = y - *c;
    return u * u < v * v;
}
static inline int sum_modulo(const int *c, int x, int y) { return (x + y) % *c; }
static inline int scaled_length(const int *c, const char *s) { return (int)length(s) * *c; }
static inline int plain_length(const char *s) { return (int)length(s); }
static inline int plus(int x, int y) { return x + y; }
static inline both shift(const both *c, double x, double y)
{
    both z = {x + c->low, y + c->high};
    return z;
}

TINE_FN(size_t, length, const char *);
TINE_FN(const char *, tail, const char *)
TINE_MONOID(const char *, later, "");
TINE_LESS(const char *, before);
TINE_TEST(const char *, is_short);
TINE_TRY(const char *, parse, const char *const *);
TINE_FN(double, halve, const double);
TINE_TEST(const double, is_low)
TINE_LESS(const double, lower)
TINE_FN(const double, add, double, const double)
TINE_MONOID(const double, add, 0)
TINE_MAP_REDUCE(sum_of_halves, halve, add);
TINE_MAP_REDUCE(last_tail, tail, later)
TINE_FN(operation, same, int (*)(int));
TINE_MONOID(operation, first, NULL);
TINE_FN(int *, pointee, int *const *, int *);
TINE_MONOID(both, wider, nothing);
TINE_TEST(both, narrow);

static inline const char *word(size_t i) { return i % 2 ? "odd" : "even"; }
static inline both step(const coef *c, size_t i)
{
    both z = {c->a * (double)i, c->b};
    return z;
}
TINE_INDEX(const char *, word);
TINE_INDEX_WITH(both, step, coef)
TINE_MAP_REDUCE(last_word, word, later)
TINE_MAP_REDUCE_WITH(all_steps, step, wider, coef)
TINE_FN_WITH(double, line, coef, double);
TINE_TRY_WITH(double, checked, coef, double)
TINE_TEST_WITH(const char *, same_letter, text);
TINE_LESS_WITH(const double, nearer, double);
static inline int whole(int *yes, const double x) { return *yes = x == (int)x, x < 0; }
static inline int starts(const text *c, int *yes, const char *s)
{
    return *yes = s[0] == (*c)[0], s[0] == 0;
}
TINE_TRY_TEST(const double, whole);
TINE_TRY_TEST_WITH(const char *, starts, text)
TINE_MONOID_WITH(int, sum_modulo, int, 0);
TINE_FN_WITH(int, scaled_length, int, const char *)
TINE_FN(int, plain_length, const char *)
TINE_MONOID(int, plus, 0)
TINE_MAP_REDUCE_WITH(lengths_modulo, plain_length, sum_modulo, int);
TINE_MAP_REDUCE_WITH(scaled_lengths, scaled_length, plus, int)
TINE_MAP_REDUCE_WITH(both_modulo, scaled_length, sum_modulo, int)
TINE_FN_WITH(both, shift, both, double, const double)
#ifdef __cplusplus
TINE_MONOID(both, inner, both{-9, 9});
#else
TINE_MONOID(both, inner, (both){-9, 9});
#endif

#define CHECK(cond) \
    if (!(cond)) return __LINE__

static int square(int x) { return x * x; }

int main(void)
{
    const char *words[] = {"one", "of", "these", "is"}, *out[4], *last = NULL;
    const double x[] = {0.5, 3, 2, 1};
    double y[4], sum = 0;
    size_t lengths[4], m = 0;
    operation ops[] = {square, square}, got[2], op = NULL;
    int v = 3, *pv[] = {&v}, *pw[1] = {NULL};
    int *const *ppv[] = {pv};
    const both b[] = {{1, 3}, {2, 2.5}};
    both all;
    const char *const *pw2[] = {words};
    CHECK(T == 4 && ACC == 4 && KERNEL == 4 && I == 4 && A == 4 && B == 4 && C == 4 && D == 4 &&
          E == 4 && K == 4 && M == 4);
    CHECK(R == 4 && S == 4 && BLOCK == 4 && CHUNK == 4 && min(1, N) == 1 && max(1, N) == 17);
    CHECK(tine_map(length, lengths, words, 4, NULL) == 0 && lengths[2] == 5);
    CHECK(tine_map(tail, out, words, 4, NULL) == 0 && out[1] == words[1] + 1);
    CHECK(tine_reduce(later, &last, words, 4, NULL) == 0 && last == words[2]);
    CHECK(tine_scan(later, out, words, 4, NULL) == 0 && out[3] == words[2]);
    CHECK(tine_reduce(last_tail, &last, words, 4, NULL) == 0 && last == words[3] + 1);
    CHECK(tine_filter(is_short, out, &m, words, 4, NULL) == 0 && m == 2 && out[1] == words[3]);
    CHECK(tine_map(parse, out, pw2, 1, NULL) == 0 && out[0] == words[0]);
    CHECK(tine_sort_by(before, words, 4, NULL) == 0 && words[0][0] == 'i');
    size_t order[4];
    int yes = 0;
    const char *merged[8];
    CHECK(tine_argsort_by(before, order, words, 4, NULL) == 0 && order[3] == 3);
    CHECK(tine_is_sorted_by(before, &yes, words, 4, NULL) == 0 && yes == 1);
    CHECK(tine_merge_by(before, merged, words, 4, words, 4, NULL) == 0 && merged[7] == words[3]);
    CHECK(tine_map(halve, y, x, 4, NULL) == 0 && y[1] == 1.5);
    CHECK(tine_starmap(add, y, x, x, 4, NULL) == 0 && y[1] == 6);
    CHECK(tine_reduce(add, &sum, x, 4, NULL) == 0 && sum == 6.5);
    CHECK(tine_reduce(sum_of_halves, &sum, x, 4, NULL) == 0 && sum == 3.25);
    CHECK(tine_count(is_low, &m, x, 4, NULL) == 0 && m == 1);
    CHECK(tine_sort_by(lower, y, 4, NULL) == 0 && y[0] == 1 && y[3] == 6);
    CHECK(tine_map(same, got, ops, 2, NULL) == 0 && got[1](3) == 9);
    CHECK(tine_reduce(first, &op, ops, 2, NULL) == 0 && op == square);
    CHECK(tine_starmap(pointee, pw, ppv, pv, 1, NULL) == 0 && pw[0] == &v);
    CHECK(tine_reduce(wider, &all, b, 2, NULL) == 0 && all.low == 1 && all.high == 3);
    CHECK(tine_find(narrow, &m, b, 2, NULL) == 0 && m == 1);

    const coef c = {2, 1};
    const double point = 2.2;
    const text letter = "of";
    const int seven = 7;
    int total = 0;
    both pairs[4];
    CHECK(tine_tabulate(word, out, 4, NULL) == 0 && out[3][0] == 'o');
    CHECK(tine_tabulate_with(step, &c, pairs, 4, NULL) == 0 && pairs[3].low == 6);
    CHECK(tine_reduce(last_word, &last, 4, NULL) == 0 && last[0] == 'o');
    CHECK(tine_reduce_with(all_steps, &c, &all, 4, NULL) == 0 && all.low == 0 && all.high == 1);
    CHECK(tine_filter(whole, y, &m, x, 4, NULL) == 0 && m == 3 && y[2] == 1);
    CHECK(tine_map_with(line, &c, y, x, 4, NULL) == 0 && y[1] == 7);
    CHECK(tine_map_with(checked, &c, y, x, 4, NULL) == 1 && y[0] == 1);
    CHECK(tine_find_with(starts, &letter, &m, words, 4, NULL) == 0 && words[m][0] == 'o');
    CHECK(tine_count_with(same_letter, &letter, &m, words, 4, NULL) == 0 && m == 2);
    CHECK(tine_find_with(same_letter, &letter, &m, words, 4, NULL) == 0 && words[m][0] == 'o');
    CHECK(tine_sort_by_with(nearer, &point, y, 2, NULL) == 0 && y[0] == 1);
    CHECK(tine_argsort_by_with(nearer, &point, order, y, 2, NULL) == 0 && order[1] == 1);
    CHECK(tine_is_sorted_by_with(nearer, &point, &yes, y, 2, NULL) == 0 && yes == 1);
    CHECK(tine_merge_by_with(nearer, &point, y + 2, y, 1, y + 1, 1, NULL) == 0 && y[3] == y[1]);
    CHECK(tine_reduce_with(lengths_modulo, &seven, &total, words, 4, NULL) == 0 && total == 5);
    CHECK(tine_reduce_with(scaled_lengths, &seven, &total, words, 4, NULL) == 0 && total == 84);
    CHECK(tine_reduce_with(both_modulo, &seven, &total, words, 4, NULL) == 0 && total == 0);
    CHECK(tine_starmap_with(shift, &nothing, pairs, x, x, 4, NULL) == 0 && pairs[1].low == 4);
    CHECK(tine_reduce(inner, &all, b, 2, NULL) == 0 && all.low == 2 && all.high == 2.5);
#ifdef __cplusplus
    const coef three = {3, 1};
    CHECK(tine_map_with(line, &three, y, x, 3, TINE_OPTS(.threads = 2, .chunk = 4)) == 0);
#else
    /* Any argument may contain commas. */
    CHECK(tine_map_with(line, &(coef){3, 1}, y, (double[]){1, 2, 4}, 3,
                        &(tine_opts){.threads = 2, .chunk = 4}) == 0);
#endif
    return 0;
}
