/* properties_kernels.c - the promise for every operation of the table in operations_type.h and each
   type: the same bytes whatever the options and the alignment. Run once per instruction set. */
#include "options.h"
#include "operations.h"

/* Lengths around lanes, vectors, blocks, tiles of scans and filters, and blocks of groups. */
static const size_t LENGTHS[] = {1,    2,    31,   33,   64,   65,    127,
                                 1025, 2047, 2049, 4097, 6149, 16385, 70001};
enum {
    LENGTHS_TRIED = sizeof LENGTHS / sizeof *LENGTHS - (SANITIZED ? 2 : 0),
    LONG = 10000,
    AT_LENGTHS = 9
};

static void alike(const operations *one, const operations *other, int type, const char *how)
{
    cr_assert_eq(one->count, other->count);
    for (int i = 0; i < one->count; i++) {
        cr_assert_eq(one->done[i].rc, 0, "%s, type %d: %d", one->done[i].name, type,
                     one->done[i].rc);
        cr_assert_eq(other->done[i].rc, 0, "%s, type %d, %s: %d", one->done[i].name, type, how,
                     other->done[i].rc);
        cr_assert_eq(one->done[i].hash, other->done[i].hash,
                     "%s, type %d, kind %d, %s: other bytes", one->done[i].name, type, one->kind,
                     how);
    }
}

Test(kernels, give_the_same_bytes_whatever_the_options, .timeout = 100)
{
    static operations one, other;
    size_t k = 0;
    operations_alloc(&one, LENGTHS[LENGTHS_TRIED - 1]),
        operations_alloc(&other, LENGTHS[LENGTHS_TRIED - 1]);
    for (int type = 0; type < OP_TYPES; type++)
        for (size_t s = 0; s < LENGTHS_TRIED; s++) {
            const size_t n = LENGTHS[s];
            const int kind = (int)(s + (size_t)type) % OP_KINDS;
            operations_begin(&one, n, 0, kind, n, TINE_OPTS(.threads = 1));
            ALL_OPERATIONS[type].run(&one);
            for (int tries = SANITIZED || n > LONG ? 3 : 9; tries; tries--, k++) {
                /* This runs through all combinations, because 41 and their number have no common
                   factor. */
                const tine_opts o = options(k * 41 % OPTIONS, n);
                operations_begin(&other, n, 0, kind, n, &o);
                ALL_OPERATIONS[type].run(&other);
                alike(&one, &other, type, describe(&o, n));
            }
        }
}

Test(kernels, give_the_same_bytes_at_every_alignment)
{
    static operations one, other;
    char how[60];
    operations_alloc(&one, LENGTHS[AT_LENGTHS - 1]),
        operations_alloc(&other, LENGTHS[AT_LENGTHS - 1]);
    for (int type = 0; type < OP_TYPES; type++)
        for (size_t s = 0; s < AT_LENGTHS; s++) {
            const int kind = (int)(s + (size_t)type) % OP_KINDS;
            operations_begin(&one, LENGTHS[s], 0, kind, s, NULL);
            ALL_OPERATIONS[type].run(&one);
            for (size_t off = 1 + s % 2; off < OP_OFFSETS; off += SANITIZED ? 5 : 2) {
                snprintf(how, sizeof how, "n %zu, at %zu", LENGTHS[s], off);
                operations_begin(&other, LENGTHS[s], off, kind, s, NULL);
                ALL_OPERATIONS[type].run(&other);
                alike(&one, &other, type, how);
            }
        }
}

Test(kernels, refuse_options_that_do_not_exist)
{
    static operations ops;
    operations_alloc(&ops, 1000);
    for (int type = 0; type < OP_TYPES; type++) {
        operations_begin(&ops, 1000, 0, OP_NUMBERS, 1, TINE_OPTS(.sched = (tine_sched)99));
        ALL_OPERATIONS[type].run(&ops);
        for (int i = 0; i < ops.count; i++)
            cr_assert_eq(ops.done[i].rc, TINE_EINVAL, "%s, type %s", ops.done[i].name,
                         ALL_OPERATIONS[type].name);
    }
}
