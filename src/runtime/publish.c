/* publish.c - files that get their name only when they are complete. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "cancel.h"
#include "entropy.h"
#include "error.h"
#include "publish.h"

/* ---- signals and cancellation during a call -------------------------------------------------- */
static void only_xfsz(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGXFSZ);
}

void file_enter(file_call *c)
{
    sigset_t xfsz, pending;
    only_xfsz(&xfsz);
    c->errors = error_mark();
    cancel_off();
    pthread_sigmask(SIG_BLOCK, &xfsz, &c->signals);
    c->pending = sigpending(&pending) == 0 && sigismember(&pending, SIGXFSZ) == 1;
}

/* Removes a SIGXFSZ of this call. The kernel sends it to the thread that meets the limit, so the
   signal taken here belongs to this thread. */
int file_leave(const file_call *c, int rc, const char *function)
{
    sigset_t xfsz;
    int was = errno;
    only_xfsz(&xfsz);
    if (!c->pending)
        while (sigtimedwait(&xfsz, NULL, &(struct timespec){0, 0}) < 0 && errno == EINTR) continue;
    pthread_sigmask(SIG_SETMASK, &c->signals, NULL);
    cancel_on();
    errno = was;
    return error_exit(c->errors, rc, function);
}

int file_failed(int error, const char *rule)
{
    errno = error;
    return error == ENOMEM ? error_rule(TINE_ENOMEM, NULL) : error_rule(TINE_EIO, rule);
}

int place_failed(int error)
{
    return file_failed(error, error == EISDIR ? "the path names a folder"
                              : error == EINVAL
                                  ? "the path names something that is no regular file"
                                  : "the path cannot be followed, and errno says why");
}

/* ---- which process this is ------------------------------------------------------------------- */
/* A number that the kernel clears in the child of any kind of fork. getpid() is not enough: a child
   in a PID namespace may have its parent's number. */
static _Atomic uint64_t *mark;

static void make_mark(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *p = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return;
    if (madvise(p, page, MADV_WIPEONFORK) == 0)
        mark = p;
    else
        munmap(p, page);
}

/* A number of this process. Before Linux 4.14 it is getpid(). */
static uint64_t this_process(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_mark);
    if (!mark) return (uint64_t)getpid();
    uint64_t known = atomic_load(mark), fresh = unguessable() | 1;
    if (known) return known;
    return atomic_compare_exchange_strong(mark, &known, fresh) ? fresh : known;
}

int file_open(int folder, const char *path, int how, unsigned mode)
{
    int file;
    do file = openat(folder, path, how | O_CLOEXEC, mode);
    while (file < 0 && errno == EINTR);
    return file;
}

/* ---- places ---------------------------------------------------------------------------------- */
static int open_folder(place *p, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    if (!*path) return ENOENT;
    if (!*name) return EISDIR;
    char *folder = slash ? strndup(path, (size_t)(name - path)) : strdup(".");
    p->name = strdup(name);
    if (!folder || !p->name) return free(folder), ENOMEM;
    p->folder = file_open(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY, 0);
    int error = p->folder < 0 ? errno : 0;
    free(folder);
    return error;
}

static int look(place *p)
{
    struct stat s;
    if (fstatat(p->folder, p->name, &s, AT_SYMLINK_NOFOLLOW)) return errno == ENOENT ? 0 : errno;
    p->there = S_ISREG(s.st_mode);
    return p->there ? 0 : S_ISDIR(s.st_mode) ? EISDIR : S_ISLNK(s.st_mode) ? ELOOP : EINVAL;
}

int place_find(place *p, const char *path)
{
    struct stat s;
    char *real = NULL;
    *p = (place){.folder = -1};
    if (lstat(path, &s) == 0 && S_ISLNK(s.st_mode)) {
        /* stat fails if the kernel forbids following the link: another user may have put it into a
           folder that all users write to. */
        if (stat(path, &s) || !(real = realpath(path, NULL))) return errno;
        path = real;
    }
    int error = open_folder(p, path);
    if (!error) error = look(p);
    free(real);
    if (error) place_end(p);
    return error;
}

void place_end(place *p)
{
    int was = errno;
    if (p->folder >= 0) close(p->folder);
    free(p->name);
    *p = (place){.folder = -1};
    errno = was;
}

/* ---- rights ---------------------------------------------------------------------------------- */
/* Gives the file the mode, owner and group in `as`. If this process cannot set the group, the
   file's group gets only the rights that all users have. */
static int give_rights(int file, const struct stat *as)
{
    struct stat s;
    mode_t mode = as->st_mode & 0777;
    if (fstat(file, &s)) return errno;
    int owned = s.st_uid == as->st_uid ? 0 : fchown(file, as->st_uid, (gid_t)-1);
    (void)owned; /* If fchown is not permitted, the file belongs to the user who writes it. */
    if (s.st_gid != as->st_gid && fchown(file, (uid_t)-1, as->st_gid))
        mode = (mode & 0707) | (mode & 07) << 3;
    return (s.st_mode & 0777) == mode || fchmod(file, mode) == 0 ? 0 : errno;
}

/* Gives the new file the rights of the file that has the name now, if there is one. */
static int keep_rights(const new_file *f)
{
    struct stat s;
    if (fstatat(f->at.folder, f->at.name, &s, AT_SYMLINK_NOFOLLOW))
        return errno == ENOENT ? 0 : errno;
    return S_ISREG(s.st_mode) ? give_rights(f->file, &s) : S_ISDIR(s.st_mode) ? EISDIR : EINVAL;
}

/* ---- new files ------------------------------------------------------------------------------- */
int new_file_make(new_file *f)
{
    enum {
        TRIES = 100,
        STEM = 200
    }; /* STEM: the most bytes of the final name in the temporary one */
    size_t stem = strlen(f->at.name);
    if (stem > STEM) /* the cut is in front of a UTF-8 character */
        for (stem = STEM; stem > STEM - 4 && (f->at.name[stem] & 0xc0) == 0x80;) stem--;
    f->owner = this_process();
    f->file = -1;
    for (int i = 0; i < TRIES && f->file < 0; i++) {
        snprintf(f->temporary, sizeof f->temporary, "%.*s.tine-%016llx", (int)stem, f->at.name,
                 (unsigned long long)unguessable());
        f->file = file_open(f->at.folder, f->temporary, O_RDWR | O_CREAT | O_EXCL,
                            f->at.there ? 0600 : 0666);
        if (f->file < 0 && errno != EEXIST) return errno;
    }
    if (f->file < 0) return EEXIST;
    int error = f->at.there ? keep_rights(f) : 0;
    if (!error) return 0;
    unlinkat(f->at.folder, f->temporary, 0);
    close(f->file);
    f->file = -1;
    return error;
}

int new_file_write(const new_file *f, const void *bytes, size_t size, size_t at)
{
    for (size_t done = 0; done < size;) {
        ssize_t k = pwrite(f->file, (const char *)bytes + done, size - done, (off_t)(at + done));
        if (k < 0 && errno == EINTR) continue;
        if (k <= 0) return k < 0 ? errno : EIO;
        done += (size_t)k;
    }
    return 0;
}

int file_read(int file, void *to, size_t size, size_t from, size_t *got)
{
    for (*got = 0; *got < size;) {
        ssize_t k = pread(file, (char *)to + *got, size - *got, (off_t)(from + *got));
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) return errno;
        if (k == 0) break;
        *got += (size_t)k;
    }
    return 0;
}

static int write_zeros(const new_file *f, size_t bytes)
{
    static const char zeros[1 << 16];
    int error = 0;
    for (size_t at = 0; at < bytes && !error; at += sizeof zeros)
        error = new_file_write(f, zeros, bytes - at < sizeof zeros ? bytes - at : sizeof zeros, at);
    return error;
}

/* Reserves room. If the file had a hole and the disk were full, writing to the mapping would end
   the program with SIGBUS. Zeros are written if the file system cannot reserve room, or if signals
   interrupt it each time. */
int new_file_room(const new_file *f, size_t bytes)
{
    enum { TRIES = 10 };
    int error = 0, i = 0;
    if (bytes == 0) return 0;
    do error = posix_fallocate(f->file, 0, (off_t)bytes);
    while (error == EINTR && ++i < TRIES);
    return error == EINVAL || error == EOPNOTSUPP || error == ENOSYS || error == EINTR
               ? write_zeros(f, bytes)
               : error;
}

static int on_disk(int file)
{
    int rc;
    do rc = fsync(file);
    while (rc && errno == EINTR);
    return rc ? errno : 0;
}

bool new_file_ours(const new_file *f) { return f->owner == this_process(); }

static void end(new_file *f, bool gone)
{
    if (gone && f->file >= 0 && new_file_ours(f)) unlinkat(f->at.folder, f->temporary, 0);
    if (f->file >= 0) close(f->file);
    f->file = -1;
}

int new_file_publish(new_file *f)
{
    int error = keep_rights(f);
    if (!error) error = on_disk(f->file);
    if (!error && renameat(f->at.folder, f->temporary, f->at.folder, f->at.name)) error = errno;
    bool named = !error;
    if (named) error = on_disk(f->at.folder);
    if (error == EINVAL && named)
        error = 0; /* EINVAL: this file system has nothing to write for a folder. */
    end(f, !named);
    return error;
}

void new_file_drop(new_file *f) { end(f, true); }
