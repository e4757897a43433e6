/* describe.h - adds to the message of a failed assertion its case: threads, schedule, chunk, order,
   n and instruction set. For every test that calls an operation with varying options. */
#ifndef TINE_TESTS_DESCRIBE_H
#define TINE_TESTS_DESCRIBE_H
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <tine/tine.h>

/* Returns a text like "threads 2, schedule guided, chunk 64, order forward, n 4096, instruction set
   v4". A message may hold two descriptions. */
static inline const char *describe(const tine_opts *o, size_t n)
{
    static const char *const scheds[] = {
        [TINE_AUTO] = "auto",     [TINE_STATIC] = "static", [TINE_DYNAMIC] = "dynamic",
        [TINE_GUIDED] = "guided", [TINE_STEAL] = "steal",   [TINE_RUNTIME] = "runtime"};
    static char texts[2][160];
    static int last;
    char *text = texts[last = !last];
    if (!o)
        snprintf(text, sizeof *texts, "no options, n %zu, instruction set %s", n, tine_isa());
    else
        snprintf(text, sizeof *texts,
                 "threads %d, schedule %s, chunk %zu, order %s, n %zu, instruction set %s",
                 o->threads, o->sched <= TINE_RUNTIME ? scheds[o->sched] : "?", o->chunk,
                 o->order == TINE_BACKWARD ? "backward" : "forward", n, tine_isa());
    return text;
}

/* The current case of the calling thread. Criterion runs each test in a process of its own, which
   begins without a case. */
static _Thread_local struct {
    int noted, with_options;
    tine_opts o;
    size_t n;
} case_at_hand;

/* Records options and n for the messages of the assertions that follow. Returns o, so that a call
   can record its own: tine_sum(&sum, x, n, note_case(TINE_OPTS(.threads = t), n)). */
static inline const tine_opts *note_case(const tine_opts *o, size_t n)
{
    case_at_hand.noted = 1, case_at_hand.with_options = o != NULL, case_at_hand.n = n;
    if (o) case_at_hand.o = *o;
    return o;
}

/* Adds the case to the message of a failed assertion that does not describe one itself. */
static inline void send_assert_with_case(struct criterion_assert_stats *stats)
{
    char text[2048];
    if (!stats->passed && case_at_hand.noted && !strstr(stats->message, ", instruction set ")) {
        snprintf(text, sizeof text, "%s (%s)", stats->message,
                 describe(case_at_hand.with_options ? &case_at_hand.o : NULL, case_at_hand.n));
        stats->message = text;
    }
    criterion_send_assert(stats);
}
/* Criterion's assertions are macros that call criterion_send_assert. Here they call the function
   above. */
#define criterion_send_assert send_assert_with_case
#endif
