/* throws.cc - a function that throws on the calling thread, whose caller would catch the exception.
   The program must end by std::terminate, for any number of threads and wherever the library was.
   `throws CASE THREADS` exits with 42 if it did, and `throws` lists the cases. install.sh runs it,
   with the library installed. */
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <thread>
#include <tine/tine.h>
#include <vector>

enum { N = 20000 };
static std::vector<double> x(N, 1.0), y(N);
static std::size_t pulled;

/* Only the caller of the calling thread would catch. The other threads wait, so that the calling
   thread throws first. */
static void fail()
{
    if (tine_thread() > 0) std::this_thread::sleep_for(std::chrono::seconds(2));
    throw std::runtime_error("thrown");
}
static int throws(std::size_t, std::size_t, void *) { return fail(), 0; }
static int late(std::size_t, std::size_t hi, void *) { return hi > N / 2 ? fail() : void(), 0; }
static int fine(std::size_t, std::size_t, void *) { return 0; }
static int leaf(void *, std::size_t, std::size_t, void *) { return fail(), 0; }
static int good_leaf(void *, std::size_t, std::size_t, void *) { return 0; }
static void join(void *, const void *, void *) { fail(); }
static int progress(std::size_t, std::size_t, void *) { return fail(), 0; }
static int pull(void *, void *) { return fail(), 0; }
static int good_pull(void *, void *) { return pulled++ < 1000 ? 0 : TINE_END; }
static int work(void *, const void *, void *) { return fail(), 0; }
static int good_work(void *, const void *, void *) { return 0; }
static int push(const void *, void *) { return fail(), 0; }
static int good_push(const void *, void *) { return 0; }
static int task(void *, const tine_opts *) { return fail(), 0; }

static double square(double v) { return fail(), v * v; }
static double add(double a, double b) { return fail(), a + b; }
static int test(double v) { return fail(), v > 0; }
static int less(double a, double b) { return fail(), a < b; }
static int attempt(double *r, double v) { return fail(), *r = v, 0; }
TINE_FN(double, square, double)
TINE_MONOID(double, add, 0)
TINE_MAP_REDUCE(sum_of_squares, square, add)
TINE_TEST(double, test)
TINE_LESS(double, less)
TINE_TRY(double, attempt, double)

struct trial {
    const char *name;
    int (*run)(const tine_opts *o);
};
static double acc;
static std::size_t m, where[N];
static int in_background(const tine_opts *o)
{
    tine_job *job;
    const int rc = tine_start(&job, task, nullptr, o);
    return rc ? rc : tine_wait(&job, -1);
}
static int stream(const tine_opts *o, int (*p)(void *, void *),
                  int (*w)(void *, const void *, void *), int (*q)(const void *, void *))
{
    const tine_stream s = {p, w, q, nullptr, 8, 8, 8};
    return tine_imap(&s, o) | tine_imap_unordered(&s, o);
}
static int with_progress(const tine_opts *o, bool sorts)
{
    tine_opts t = *o;
    t.progress = progress;
    return sorts ? tine_sort(x.data(), N, &t) : tine_for(fine, nullptr, N, &t);
}
static const trial TRIALS[] = {
    {"for", [](const tine_opts *o) { return tine_for(throws, nullptr, N, o); }},
    {"for of one", [](const tine_opts *o) { return tine_for(throws, nullptr, 1, o); }},
    {"for, late", [](const tine_opts *o) { return tine_for(late, nullptr, N, o); }},
    {"leaf",
     [](const tine_opts *o) { return tine_fold(leaf, join, nullptr, &acc, sizeof acc, N, o); }},
    {"join",
     [](const tine_opts *o) {
         return tine_fold(good_leaf, join, nullptr, &acc, sizeof acc, N, o);
     }},
    {"progress", [](const tine_opts *o) { return with_progress(o, false); }},
    {"progress of a sort", [](const tine_opts *o) { return with_progress(o, true); }},
    {"pull", [](const tine_opts *o) { return stream(o, pull, good_work, good_push); }},
    {"work", [](const tine_opts *o) { return stream(o, good_pull, work, good_push); }},
    {"push", [](const tine_opts *o) { return stream(o, good_pull, good_work, push); }},
    {"job", in_background},
    {"map", [](const tine_opts *o) { return tine_map(square, y.data(), x.data(), N, o); }},
    {"try", [](const tine_opts *o) { return tine_map(attempt, y.data(), x.data(), N, o); }},
    {"reduce", [](const tine_opts *o) { return tine_reduce(add, &acc, x.data(), N, o); }},
    {"reduce of two", [](const tine_opts *o) { return tine_reduce(add, &acc, x.data(), 2, o); }},
    {"map and reduce",
     [](const tine_opts *o) { return tine_reduce(sum_of_squares, &acc, x.data(), N, o); }},
    {"scan", [](const tine_opts *o) { return tine_scan(add, y.data(), x.data(), N, o); }},
    {"filter", [](const tine_opts *o) { return tine_filter(test, y.data(), &m, x.data(), N, o); }},
    {"filter in place",
     [](const tine_opts *o) { return tine_filter(test, x.data(), &m, x.data(), N, o); }},
    {"partition",
     [](const tine_opts *o) { return tine_partition(test, y.data(), &m, x.data(), N, o); }},
    {"where", [](const tine_opts *o) { return tine_where(test, where, &m, x.data(), N, o); }},
    {"count", [](const tine_opts *o) { return tine_count(test, &m, x.data(), N, o); }},
    {"find", [](const tine_opts *o) { return tine_find(test, &m, x.data(), N, o); }},
    {"sort_by", [](const tine_opts *o) { return tine_sort_by(less, x.data(), N, o); }},
};

int main(int argc, char **argv)
{
    if (argc < 3) {
        for (const trial &t : TRIALS) std::puts(t.name);
        return 0;
    }
    std::set_terminate([] { std::_Exit(42); });
    tine_opts o{};
    o.threads = std::atoi(argv[2]);
    for (const trial &t : TRIALS) {
        if (std::strcmp(t.name, argv[1])) continue;
        try {
            const int rc = t.run(&o);
            std::printf("returned %d\n", rc);
            return 1;
        } catch (const std::exception &e) {
            std::printf("the caller got: %s\n", e.what());
            return 2;
        }
    }
    return 3;
}
