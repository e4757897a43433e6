/* interpreter.h - a process that measures itself, such as a Python that runs peers/peers.py, and
   lines of text to it and back. */
#ifndef BENCH_INTERPRETER_H
#define BENCH_INTERPRETER_H
#include <stddef.h>
#include <sys/types.h>

typedef struct interpreter {
    int alive, socket;
    int ranks;        /* of a program that mpirun has started */
    pid_t pid;        /* 0: adopted */
    const char *name; /* in messages */
    size_t held;      /* bytes of the next answer that came with the last */
    char buffer[1024];
} interpreter;

/* Each: NULL, or what went wrong, in words that stay until the next call. `what` is peers.py's
   argument. */
const char *interpreter_start(interpreter *p, const char *python, const char *what);
/* Any program; the name stays as it is while the program runs. */
const char *interpreter_run(interpreter *p, const char *name, char *const argv[]);
const char *interpreter_send(interpreter *p, const char *line);
const char *interpreter_receive(interpreter *p, char *line, size_t size); /* without its newline */

/* What another process started, at the other end of the socket. */
void interpreter_adopt(interpreter *p, int socket);
/* path = that of a file in the folder of this program; 0, or -1 if it cannot be read. */
int beside_program(char *path, size_t size, const char *name);

/* It goes, and so do the processes that it started. What is alive when this program exits is ended
   then. */
void interpreter_end(interpreter *p);
#endif
