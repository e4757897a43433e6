/* interpreter.c - starts Python or another program in a process group of its own, exchanges lines
   over a socket, and ends the group. */
#include "interpreter.h"
#include "../measure/harness.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Seconds to wait for an answer. numba compiles a loop in about 10 s, and a call on a long list
   takes 1 to 2 s. A Pool that has lost a worker never answers. TINE_PEER_PATIENCE overrides the
   limit. */
static const double patience = 120;
/* Seconds that a program gets to end by itself before it is killed. */
static const double farewell = 2;
enum { ALIVE_MAX = 32 };
static interpreter *living[ALIVE_MAX];
/* The process that started the interpreters. Forked children must not end them. */
static pid_t owner;
extern char **environ;

static double patience_now(void)
{
    const char *text = getenv("TINE_PEER_PATIENCE");
    double s = text ? strtod(text, NULL) : 0;
    return s > 0 ? s : patience;
}

int beside_program(char *path, size_t size, const char *name)
{
    ssize_t length = readlink("/proc/self/exe", path, size - 1);
    if (length <= 0) return -1;
    path[length] = 0;
    char *last = strrchr(path, '/') + 1;
    const size_t room = size - (size_t)(last - path);
    if ((size_t)snprintf(last, room, "%s", name) >= room) return -1;
    return access(path, R_OK);
}

static void end_all(void)
{
    for (size_t i = 0; i < ALIVE_MAX && getpid() == owner; i++) {
        if (living[i]) interpreter_end(living[i]);
    }
}

static void remember(interpreter *p)
{
    static int once;
    owner = getpid();
    for (size_t i = 0; i < ALIVE_MAX; i++) {
        if (living[i] && living[i] != p) continue;
        living[i] = p;
        break;
    }
    if (!once++) atexit(end_all);
}

/* The program's standard input and output are the other end of the socket. It runs in a process
   group of its own, so Ctrl-C at the terminal reaches only this program. */
static int spawn(interpreter *p, char *const argv[], int other)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, other, 0);
    posix_spawn_file_actions_adddup2(&files, other, 1);
    posix_spawnattr_init(&how);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP);
    int rc = posix_spawnp(&p->pid, argv[0], &files, &how, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&how);
    return rc;
}

const char *interpreter_run(interpreter *p, const char *name, char *const argv[])
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) return strerror(errno);
    int rc = spawn(p, argv, ends[1]);
    close(ends[1]);
    if (rc) {
        close(ends[0]);
        return rc == ENOENT ? "there is none" : strerror(rc);
    }
    *p = (interpreter){.alive = 1, .socket = ends[0], .pid = p->pid, .name = name};
    remember(p);
    return NULL;
}

const char *interpreter_start(interpreter *p, const char *python, const char *what)
{
    char path[PATH_MAX + 64];
    if (beside_program(path, sizeof path, "backends/peers/peers.py"))
        return "peers.py is not beside this program";
    return interpreter_run(p, "Python", (char *const[]){(char *)python, path, (char *)what, NULL});
}

void interpreter_adopt(interpreter *p, int socket)
{
    *p = (interpreter){.alive = 1, .socket = socket, .name = "rank 0"};
}

/* Returns a message on why the process closed its end of the socket. */
static const char *death(interpreter *p)
{
    static char words[64];
    int status = 0;
    double t = bench_now();
    if (!p->pid) return "it has gone";
    while (!waitpid(p->pid, &status, WNOHANG) && bench_now() - t < farewell) usleep(1000);
    if (WIFSIGNALED(status))
        snprintf(words, sizeof words, "%.20s died of signal %d", p->name, WTERMSIG(status));
    else
        snprintf(words, sizeof words, "%.20s exited with %d", p->name, WEXITSTATUS(status));
    return words;
}

const char *interpreter_send(interpreter *p, const char *line)
{
    char text[1024];
    int length = snprintf(text, sizeof text, "%s\n", line);
    for (int done = 0; done < length;) {
        ssize_t w = send(p->socket, text + done, (size_t)(length - done), MSG_NOSIGNAL);
        if (w > 0)
            done += (int)w;
        else if (errno != EINTR)
            return death(p);
    }
    return NULL;
}

/* Waits for input and appends it to the buffer. Returns NULL, or an error message. */
static const char *receive(interpreter *p, double until)
{
    struct pollfd ready = {.fd = p->socket, .events = POLLIN};
    double left = until - bench_now();
    if (p->held == sizeof p->buffer) return "its line has no end";
    if (left <= 0) {
        p->silent = 1;
        return "it gave no answer";
    }
    if (poll(&ready, 1, (int)(left * 1e3) + 1) <= 0) return NULL;
    ssize_t r = recv(p->socket, p->buffer + p->held, sizeof p->buffer - p->held, MSG_DONTWAIT);
    if (r > 0) p->held += (size_t)r;
    return r > 0 || (r < 0 && (errno == EINTR || errno == EAGAIN)) ? NULL : death(p);
}

const char *interpreter_receive(interpreter *p, char *line, size_t size)
{
    double until = bench_now() + patience_now();
    char *end;
    while (!(end = memchr(p->buffer, '\n', p->held))) {
        const char *error = receive(p, until);
        if (error) return error;
    }
    size_t length = (size_t)(end - p->buffer), kept = length < size ? length : size - 1;
    memcpy(line, p->buffer, kept);
    line[kept] = 0;
    p->held -= length + 1;
    memmove(p->buffer, end + 1, p->held);
    return NULL;
}

void interpreter_end(interpreter *p)
{
    if (!p->alive) return;
    for (size_t i = 0; i < ALIVE_MAX; i++) {
        if (living[i] == p) living[i] = NULL;
    }
    p->alive = 0;
    close(p->socket); /* The program ends when its input ends. */
    if (!p->pid) return;
    double t = bench_now();
    while (!p->silent && !waitpid(p->pid, NULL, WNOHANG) && bench_now() - t < farewell)
        usleep(1000);
    kill(-p->pid, SIGKILL); /* Kills the remaining processes of the group. */
    waitpid(p->pid, NULL, 0);
}
