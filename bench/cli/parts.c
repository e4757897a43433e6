/* parts.c - starts this program again for a part of a run, and shares memory with that process. */
#include "parts.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static parts_area *map(int file, size_t bytes)
{
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, file, 0);
    return p == MAP_FAILED ? NULL : p;
}

parts_area *parts_create(size_t slots, int *file)
{
    size_t bytes = sizeof(parts_area) + slots * sizeof(parts_slot);
    *file = memfd_create("tine-bench results", MFD_CLOEXEC);
    return *file < 0 || ftruncate(*file, (off_t)bytes) ? NULL : map(*file, bytes);
}

parts_area *parts_map(int file)
{
    struct stat s;
    if (fstat(file, &s) || (size_t)s.st_size < sizeof(parts_area)) return NULL;
    fcntl(file, F_SETFD, FD_CLOEXEC);
    return map(file, (size_t)s.st_size);
}

/* Runs in the child. The child gets a process group of its own: Ctrl-C at the terminal reaches only
   the main program, which forwards the signal. */
_Noreturn static void become_part(char **argv, int file, pid_t parent)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1); /* The parent ended before prctl took effect. */
    fcntl(file, F_SETFD, 0);
    execv("/proc/self/exe", argv);
    _exit(127);
}

static const char *ended(int status)
{
    static char why[64];
    if (WIFSIGNALED(status))
        snprintf(why, sizeof why, "its process died of signal %d", WTERMSIG(status));
    else
        snprintf(why, sizeof why, "its process exited with %d", WEXITSTATUS(status));
    return status ? why : NULL;
}

const char *parts_run(int file, part_kind kind, size_t index, int process, int argc, char **argv)
{
    enum { OWN = 6 };
    char numbers[4][24], **args = calloc((size_t)argc + OWN, sizeof *args);
    int status = 0, n = 0;
    if (!args) return "no memory";
    snprintf(numbers[0], sizeof numbers[0], "%d", file);
    snprintf(numbers[1], sizeof numbers[1], "%d", (int)kind);
    snprintf(numbers[2], sizeof numbers[2], "%zu", index);
    snprintf(numbers[3], sizeof numbers[3], "%d", process);
    args[n++] = "tine-bench";
    args[n++] = "part";
    for (int i = 0; i < 4; i++) args[n++] = numbers[i];
    for (int i = 1; i < argc; i++) args[n++] = argv[i];
    fflush(NULL);
    bench_progress_clear();
    pid_t parent = getpid(), child = fork();
    if (child == 0) become_part(args, file, parent);
    free(args);
    if (child < 0) return strerror(errno);
    bench_hand_interrupts(child);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    bench_hand_interrupts(0);
    return ended(status);
}
