/* interpreter.h - a process that measures itself, such as a Python that runs peers/peers.py. Lines
   of text go to the process and back through a socket. */
#ifndef BENCH_INTERPRETER_H
#define BENCH_INTERPRETER_H
#include <stddef.h>
#include <sys/types.h>

typedef struct interpreter {
    int alive, socket;
    int silent;       /* 1: it did not answer in time, and is killed without a farewell. */
    int ranks;        /* The number of ranks, for a program that mpirun has started. */
    pid_t pid;        /* 0: another process started it (interpreter_adopt). */
    const char *name; /* The name in error messages. */
    /* Bytes in the buffer. They arrived with the last answer, and belong to the next one. */
    size_t held;
    char buffer[1024];
} interpreter;

/* The four functions below return NULL, or a message that stays valid until the next call. `what`
   is the argument of peers.py. */
const char *interpreter_start(interpreter *p, const char *python, const char *what);
/* Starts any program. The string `name` must remain valid while the program runs. */
const char *interpreter_run(interpreter *p, const char *name, char *const argv[]);
const char *interpreter_send(interpreter *p, const char *line);
/* The line is stored without its newline. */
const char *interpreter_receive(interpreter *p, char *line, size_t size);

/* Makes p an interpreter that another process started and that listens at the other end of the
   socket. */
void interpreter_adopt(interpreter *p, int socket);
/* Stores the path of the file `name` in the folder of this program. Returns 0, or -1 if the file
   cannot be read. */
int beside_program(char *path, size_t size, const char *name);

/* Ends the interpreter and all processes of its group. At exit of this program, living interpreters
   are ended too. */
void interpreter_end(interpreter *p);
#endif
