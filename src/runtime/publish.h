/* publish.h - files that get their name only when they are complete. A file is written under
   another name in the same folder, then renamed.

       place_find ─> new_file_make ─> new_file_room, new_file_write ─> new_file_publish
                                                                     or new_file_drop

   All of these functions return 0 or an errno, which file_failed turns into a tine code. They are
   called between file_enter and file_leave. */
#ifndef TINE_PUBLISH_H
#define TINE_PUBLISH_H
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The state of a public call that works on files. During the call, a limit on file sizes (ulimit
   -f) must give EFBIG and not end the program by SIGXFSZ. A pthread_cancel must wait, because it
   would leave open descriptors and files. */
typedef struct file_call {
    sigset_t signals; /* the thread's signal mask before the call */
    bool pending;     /* a SIGXFSZ from before the call waits to be delivered */
    unsigned errors;  /* the value of error_mark() when the call began */
} file_call;
void file_enter(file_call *c);
/* Returns rc, and adds the function's name for tine_last_error. errno stays as it was. */
int file_leave(const file_call *c, int rc, const char *function);

/* Set errno, and return TINE_ENOMEM, or TINE_EIO with a rule for tine_last_error. place_failed is
   for errors of place_find, and chooses the rule itself. */
int file_failed(int error, const char *rule);
int place_failed(int error);

/* The folder and the name that a path leads to, through links. The folder is open, so that a later
   chdir or a renamed folder changes nothing. */
typedef struct place {
    int folder;
    bool there; /* whether a regular file has the name */
    char *name;
} place;
/* Finds the place of a path. Errors: EISDIR if a folder has the name; EINVAL if the name belongs to
   something else that is no regular file; ENOENT and ELOOP if a link leads nowhere. */
int place_find(place *p, const char *path);
void place_end(place *p); /* may be called after a failed place_find, and twice */

typedef struct new_file {
    place at; /* the final name */
    int file;
    uint64_t owner; /* a number of the process that made the file */
    char temporary[NAME_MAX + 1];
} new_file;
/* Makes an empty file in the folder of f->at. It has the rights of the old file, if there is one.
 */
int new_file_make(new_file *f);
/* Reserves disk space for the first `bytes` bytes of the file, which read as zeros, so that writing
   to a mapping of it cannot fail on a full disk. */
int new_file_room(const new_file *f, size_t bytes);
int new_file_write(const new_file *f, const void *bytes, size_t size, size_t at);
bool new_file_ours(const new_file *f); /* whether this process made the file, not its parent */
/* Writes the file to the disk and gives it its name. It also gets the mode of the file that has the
   name now, and its owner and group as far as permitted. After an error the name has its old file,
   unless the last step failed, which writes the folder to the disk. Always ends f, but not its
   place. */
int new_file_publish(new_file *f);
/* Ends f, but not its place. Removes the file, unless another process made it. */
void new_file_drop(new_file *f);
/* openat with O_CLOEXEC, repeated if a signal interrupts it. */
int file_open(int folder, const char *path, int how, unsigned mode);
/* Reads bytes [from, from + size) of a file, or fewer at its end. *got is the number read. */
int file_read(int file, void *to, size_t size, size_t from, size_t *got);

#endif
