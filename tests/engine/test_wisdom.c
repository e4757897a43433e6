/* test_wisdom.c - loops with wisdom: which loops use it, that it never changes a result, and that
   no file of wisdom makes a search slow. */
#include "wisdom_test.h"

TestSuite(wisdom, .init = before, .fini = after);

Test(wisdom, reaches_the_loops_it_was_measured_for)
{
    static const char *const lines[] = {"13 2 2 guided 7 mine", "13 2 2 static 100 my loop, too",
                                        "13 2 2 dynamic-backward 1 the dearest last"};
    const tine_opts two = {.threads = 2};
    spit(file_of(lines, 3));
    cr_assert_eq(tine_wisdom_load(path), 0);
    tine_stats s = met("mine", 9000, two);
    cr_assert(s.sched == TINE_GUIDED && s.chunk == 7 && s.threads == 2, "%d %zu %d", s.sched,
              s.chunk, s.threads);
    s = met("my loop, too", 8192, two);
    cr_assert(s.sched == TINE_STATIC && s.chunk == 100);
    tine_opts with = two;
    cr_assert(
        wisdom_plan(&(const tine_opts){.name = "the dearest last", .threads = 2}, 9000, &with));
    cr_assert(with.sched == TINE_DYNAMIC && with.chunk == 1 && with.order == TINE_BACKWARD);
    cr_assert(wisdom_plan(&(const tine_opts){.name = "mine", .threads = 2, .order = TINE_BACKWARD},
                          9000, &with));
    cr_assert_eq(with.order, TINE_BACKWARD, "the user's own order");
    cr_assert_neq(met("mine", 20000, two).chunk, 7, "another size");
    cr_assert_neq(met("other", 9000, two).chunk, 7, "another name");
    cr_assert_neq(met("mine", 9000, (tine_opts){.threads = 3}).chunk, 7, "another team");
    s = met("mine", 9000, (tine_opts){.threads = 2, .chunk = 50});
    cr_assert_eq(s.chunk % 50, 0, "the user's own chunk, %zu", s.chunk);
    cr_assert_eq(met("mine", 9000, (tine_opts){.threads = 2, .sched = TINE_DYNAMIC}).sched,
                 TINE_DYNAMIC);
    cr_assert_eq(met("mine", 9000, (tine_opts){.threads = 1}).threads, 1);
}

Test(wisdom, is_not_asked_for_one_thread_nor_without_a_name)
{
    static const tine_opts plan = {.sched = TINE_GUIDED, .threads = 2, .chunk = 7};
    tine_opts with;
    for (int threads = 1; threads <= 2; threads++) {
        cr_assert_eq(wisdom_note("mine", 9000, threads, &plan), 0);
        cr_assert_eq(wisdom_note("", 9000, threads, &plan), 0);
    }
    cr_assert(wisdom_plan(&(const tine_opts){.name = "mine", .threads = 2}, 9000, &with));
    cr_assert_not(wisdom_plan(&(const tine_opts){.name = "mine", .threads = 1}, 9000, &with));
    cr_assert_not(wisdom_plan(&(const tine_opts){.name = "", .threads = 2}, 9000, &with));
}

static int count(size_t lo, size_t hi, void *ctx)
{
    for (size_t i = lo; i < hi; i++)
        atomic_fetch_add_explicit((atomic_int *)ctx + i, 1, memory_order_relaxed);
    return 0;
}

static int bits(void *acc, size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; i++) *(double *)acc += real(i);
    return 0;
}

static void join(void *acc, const void *next, void *ctx)
{
    (void)ctx, *(double *)acc += *(const double *)next;
}

Test(wisdom, never_changes_the_answer)
{
    enum { N = 5000 };
    static atomic_int seen[N];
    double plain = 0;
    cr_assert_eq(tine_fold(bits, join, NULL, &plain, sizeof plain, N, NULL), 0);
    for (int k = 0; k < 24; k++) {
        static const size_t chunks[] = {0, 1, 64, 9000};
        const tine_opts plan = {
            .sched = (tine_sched)(1 + k % 4), .threads = 1 + k % 3, .chunk = chunks[k / 6]};
        double same = 0;
        cr_assert_eq(wisdom_note("plan", N, 3, &plan), 0);
        cr_assert_eq(tine_for(count, seen, N, TINE_OPTS(.name = "plan", .threads = 3)), 0);
        for (int i = 0; i < N; i++)
            cr_assert_eq(seen[i], k + 1, "%s: element %d", describe(&plan, N), i);
        cr_assert_eq(tine_fold(bits, join, NULL, &same, sizeof same, N,
                               TINE_OPTS(.name = "plan", .threads = 3)),
                     0);
        cr_assert_eq(memcmp(&same, &plain, sizeof same), 0, "%s", describe(&plan, N));
    }
}

/* ---- a file made to be slow ------------------------------------------------------------------ */
/* Returns the steps of the slowest search in the table: the longest row of occupied places. */
static size_t longest_search(void)
{
    const wisdom_places *t = atomic_load(&wisdom_table);
    size_t longest = 0, row = 0;
    for (size_t i = 0; i <= 2 * t->mask; i++) {
        row = atomic_load(&t->at[i & t->mask]) ? row + 1 : 0;
        if (row > longest) longest = row;
    }
    return longest;
}

static uint64_t fnv(const char *name)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *name; name++) h = (h ^ (unsigned char)*name) * 0x100000001b3u;
    return h;
}

Test(wisdom, names_chosen_to_collide_do_not_make_a_search_long)
{
    enum {
        NAMES = 8000,
        MAX_RUN = 250
    }; /* With half of the places occupied, a row of 250 occurs once in 10^17 tables. */
    FILE *f = fopen(path, "w");
    cr_assert(f && fputs(wisdom_header, f) >= 0);
    int made = 0;
    for (unsigned k = 0; made < NAMES; k++) {
        char name[16];
        snprintf(name, sizeof name, "%u", k);
        uint64_t h = (fnv(name) ^ 13 ^ 2 << 8) * 0x100000001b3u;
        if ((h >> 32) % 256) continue; /* All names fall into one place of a table of 256. */
        fprintf(f, "%s %s 13 2 2 guided %d %s\n", wisdom_machine(), tine_version(), ++made, name);
    }
    cr_assert_eq(fclose(f), 0);
    cr_assert_eq(tine_wisdom_load(path), 0);
    cr_assert_eq(atomic_load(&wisdom_count), NAMES);
    cr_assert_leq(longest_search(), MAX_RUN, "%zu steps", longest_search());
    size_t chunk = 0;
    for (const wisdom *w = wisdom_first; w; w = w->next) {
        cr_assert_eq(wisdom_find(w->name, 13, 2), w, "%s is lost", w->name);
        cr_assert_eq(wisdom_says(w).chunk, ++chunk, "not in the order of the file");
    }
    cr_assert_eq(chunk, NAMES);
    cr_assert_null(wisdom_find("no such name", 13, 2));
}

static atomic_int readers_go_on;
static void *reader(void *missing)
{
    while (atomic_load(&readers_go_on))
        for (int i = 0; i < 10; i++) {
            char name[16];
            snprintf(name, sizeof name, "early %d", i);
            if (!wisdom_find(name, 13, 2)) return missing;
        }
    return NULL;
}

Test(wisdom, is_found_while_the_table_grows)
{
    const tine_opts plan = {.sched = TINE_STEAL, .threads = 2};
    pthread_t t[2];
    char name[16];
    for (int i = 0; i < 10; i++) {
        snprintf(name, sizeof name, "early %d", i);
        cr_assert_eq(wisdom_note(name, 9000, 2, &plan), 0);
    }
    atomic_store(&readers_go_on, 1);
    for (int r = 0; r < 2; r++) cr_assert_eq(pthread_create(&t[r], NULL, reader, t), 0);
    for (int i = 0; i < 3000; i++) {
        snprintf(name, sizeof name, "late %d", i);
        cr_assert_eq(wisdom_note(name, 9000, 2, &plan), 0);
    }
    atomic_store(&readers_go_on, 0);
    for (int r = 0; r < 2; r++) {
        void *missing;
        cr_assert_eq(pthread_join(t[r], &missing), 0);
        cr_assert_null(missing, "an entry was not found");
    }
    cr_assert_eq(atomic_load(&wisdom_count), 3010);
}

/* A plan is kept in 64 bits. A chunk of 2^47 elements or more has no place there. */
Test(wisdom, keeps_every_part_of_a_plan)
{
    static const size_t most = ((size_t)1 << 47) - 1;
    const size_t chunks[] = {0, 1, most - 1, most, most + 1, SIZE_MAX};
    const int threads[] = {1, 2, WISDOM_THREADS};
    for (int k = 0; k < 6; k++)
        for (int t = 0; t < 3; t++)
            for (int sched = TINE_AUTO; sched <= TINE_STEAL; sched++)
                for (int order = TINE_FORWARD; order <= TINE_BACKWARD; order++) {
                    const tine_opts plan = {.sched = (tine_sched)sched,
                                            .threads = threads[t],
                                            .chunk = chunks[k],
                                            .order = (tine_order)order};
                    wisdom *w = wisdom_new("a plan", 13, 2, &plan);
                    const tine_opts says = wisdom_says(w);
                    cr_assert(says.sched == plan.sched && says.threads == plan.threads &&
                                  says.order == plan.order,
                              "%s", describe(&says, 0));
                    cr_assert_eq(says.chunk, chunks[k] < most ? chunks[k] : most);
                    free(w);
                }
}
