/* interpreter.h - a Python that runs peers/peers.py, and lines of text to it and back. */
#ifndef BENCH_INTERPRETER_H
#define BENCH_INTERPRETER_H
#include <stddef.h>
#include <sys/types.h>

typedef struct interpreter {
    int alive, socket;
    pid_t pid;
    size_t held; /* bytes of the next answer that came with the last */
    char buffer[1024];
} interpreter;

/* Each: NULL, or what went wrong, in words that stay until the next call. `what` is peers.py's
   argument. */
const char *interpreter_start(interpreter *p, const char *python, const char *what);
const char *interpreter_send(interpreter *p, const char *line);
const char *interpreter_receive(interpreter *p, char *line, size_t size); /* without its newline */

/* It goes, and so do the processes that it started. What is alive when this program exits is ended
   then. */
void interpreter_end(interpreter *p);
#endif
