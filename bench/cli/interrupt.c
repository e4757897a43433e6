/* interrupt.c - the first Ctrl-C asks the harness to stop after the current call. The second ends
   the program at once. */
#include "../measure/harness.h"
#include <signal.h>

static volatile sig_atomic_t stop;
static volatile sig_atomic_t part; /* The process that measures. 0: this process. */

static void on_signal(int signal_number)
{
    stop = 1;
    if (part) kill((pid_t)part, signal_number);
    signal(signal_number, SIG_DFL);
}

void bench_catch_interrupt(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* A signal that arrived before `part` was set is sent again, so none is lost. */
void bench_hand_interrupts(pid_t process)
{
    part = (sig_atomic_t)process;
    if (process && stop) kill(process, SIGINT);
}

int bench_interrupted(void) { return stop; }
