/* publish.h - a file that has its name when it is whole, and not before: written under another name
   beside it, then renamed.

       place_find ─> new_file_make ─> new_file_room, new_file_write ─> new_file_publish
                                                                     or new_file_drop

   All of them return 0 or an errno; file_failed makes a tine code of that. They are called between
   file_enter and file_leave. */
#ifndef TINE_PUBLISH_H
#define TINE_PUBLISH_H
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A public call that works on files. Meanwhile a limit on their size (ulimit -f) must give EFBIG
   and not end the program by SIGXFSZ, and a pthread_cancel must wait: it would leave descriptors
   and files behind. */
typedef struct file_call {
    sigset_t signals; /* the thread's mask */
    bool pending;     /* a SIGXFSZ from before the call waits to be delivered */
    unsigned errors;  /* error_mark */
} file_call;
void file_enter(file_call *c);
/* Returns rc, of which tine_last_error then knows the function. errno stays as it was. */
int file_leave(const file_call *c, int rc, const char *function);

/* Sets errno; TINE_ENOMEM, or TINE_EIO with this rule for tine_last_error. place_failed: after
   place_find. */
int file_failed(int error, const char *rule);
int place_failed(int error);

/* Where a path leads, through links. The folder is open, so that a later chdir or a renamed folder
   changes nothing. */
typedef struct place {
    int folder;
    bool there; /* a regular file has the name */
    char *name;
} place;
/* EISDIR: a folder has the name; EINVAL: something else that is no regular file; ENOENT, ELOOP: a
   link that leads nowhere. */
int place_find(place *p, const char *path);
void place_end(place *p); /* may follow a failed place_find, and itself */

typedef struct new_file {
    place at; /* the final name */
    int file;
    uint64_t owner; /* of the process that made it */
    char temporary[NAME_MAX + 1];
} new_file;
/* An empty file beside f->at, for the caller's eyes as far as the old one was. */
int new_file_make(new_file *f);
/* Reserves disk space for the first `bytes` bytes of the file, which read as zeros, so that writing
   to a mapping of it cannot fail on a full disk. */
int new_file_room(const new_file *f, size_t bytes);
int new_file_write(const new_file *f, const void *bytes, size_t size, size_t at);
bool new_file_ours(const new_file *f); /* made by this process, and not by its parent */
/* Puts the file on the disk, gives it its name, and the mode of the file that has the name now;
   owner and group, too, as far as permitted. After an error the name stands for what it stood for
   before, unless the error is of the last step, which puts the folder on the disk. Ends f, but not
   its place, in any case. */
int new_file_publish(new_file *f);
/* Ends f, but not its place: the file is gone, unless another process made it. */
void new_file_drop(new_file *f);
/* openat, with O_CLOEXEC, again if a signal interrupts it. */
int file_open(int folder, const char *path, int how, unsigned mode);
/* Reads [from, from + size) of a file as far as there is something: *got bytes. */
int file_read(int file, void *to, size_t size, size_t from, size_t *got);

#endif
