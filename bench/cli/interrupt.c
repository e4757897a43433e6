/* interrupt.c - Ctrl-C asks the harness to stop after the call in progress; a second one ends it
   where it is. */
#include "../measure/harness.h"
#include <signal.h>

static volatile sig_atomic_t stop;

static void on_signal(int signal_number)
{
    stop = 1;
    signal(signal_number, SIG_DFL);
}

void bench_catch_interrupt(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

int bench_interrupted(void) { return stop; }
