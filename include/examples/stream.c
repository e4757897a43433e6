/* stream.c - a stream with a bar: numbers are pulled one by one, factored on all threads, and the
   results come back in order. Ctrl-C stops it. */
#include <signal.h>
#include <stdio.h>
#include <tine/tine.h>

static volatile sig_atomic_t interrupted;
static void on_interrupt(int number) { (void)number, interrupted = 1; }

typedef struct numbers {
    unsigned long next, last;
    int primes;
} numbers;

static int pull(void *item, void *ctx) /* Runs on the calling thread: stores the next number. */
{
    numbers *n = ctx;
    if (n->next > n->last) return TINE_END;
    *(unsigned long *)item = n->next++;
    return 0;
}
/* Runs on any thread: finds the number's least factor. */
static int work(void *out, const void *item, void *ctx)
{
    const unsigned long n = *(const unsigned long *)item;
    unsigned long f = 2;
    (void)ctx;
    while (f * f <= n && n % f) f++;
    *(unsigned long *)out = f * f > n ? n : f;
    return 0;
}
/* Runs on the calling thread, in the order in which numbers were pulled. */
static int push(const void *out, void *ctx)
{
    numbers *n = ctx;
    n->primes += *(const unsigned long *)out > 1000000;
    return 0;
}

int main(void)
{
    numbers n = {1000000000001, 1000000000400, 0};
    const tine_stream s = {.pull = pull,
                           .work = work,
                           .push = push,
                           .ctx = &n,
                           .item_size = sizeof(unsigned long),
                           .out_size = sizeof(unsigned long)};
    tine_bar bar = {.label = "factoring", .stop = &interrupted};
    signal(SIGINT, on_interrupt);
    const int rc = tine_imap(&s, TINE_OPTS(.progress = tine_progress_bar, .arg = &bar));
    if (rc) return fprintf(stderr, "%s\n", tine_last_error()), 1;
    return printf("%d primes between 10^12 and 10^12 + 400\n", n.primes) < 0;
}
/* Output:
16 primes between 10^12 and 10^12 + 400
*/
