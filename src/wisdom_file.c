/* wisdom_file.c - wisdom in a small text file, one line a loop, which many processes may read and write at once.

   A writer locks the file, adds what it knows to what is there, writes a new file beside it and renames that into place: a
   reader sees the old lines or the new ones. Who waited for the lock of a file that is no longer the one of that name locks
   again. Lines of other machines and versions are kept as they are.

   The new text is put together in memory, so that no lock of this process is held while a file is read or written. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cancel.h"
#include "locks.h"
#include "wisdom.h"

static const off_t SIZE_MOST = 16 << 20; /* bytes: a hundred thousand loops; larger files are something else */
enum { LINE_MOST = 512 };

/* ---- reading ---------------------------------------------------------------------------------------------------------- */
/* The whole file with a zero behind it, to be freed. */
static int slurp(int fd, char **text)
{
    struct stat s;
    *text = NULL;
    if (fstat(fd, &s) || !S_ISREG(s.st_mode)) return TINE_EIO;
    if (s.st_size > SIZE_MOST) return TINE_EFORMAT;
    size_t size = (size_t)s.st_size, got = 0;
    char *t = malloc(size + 1);
    if (!t) return TINE_ENOMEM;
    while (got < size) {
        ssize_t r = pread(fd, t + got, size - got, (off_t)got);
        if (r > 0) got += (size_t)r;
        else if (r == 0) break;
        else if (errno != EINTR) return free(t), TINE_EIO;
    }
    t[got] = 0;
    if (strlen(t) != got) return free(t), TINE_EFORMAT;
    *text = t;
    return 0;
}

/* Calls take(line, ctx) for each line of a file's text until it returns a code. Text that is no such file gives TINE_EFORMAT;
   an empty one has no lines. */
static int each_line(char *text, int take(const char *line, void *ctx), void *ctx)
{
    size_t header = strlen(wisdom_header);
    if (!*text) return 0;
    if (strncmp(text, wisdom_header, header)) return TINE_EFORMAT;
    for (char *line = text + header, *end; *line; line = end + 1) {
        if (!(end = strchr(line, '\n')) || end - line >= LINE_MOST) return TINE_EFORMAT;
        *end = 0;
        int rc = take(line, ctx);
        if (rc) return rc;
        *end = '\n';
    }
    return 0;
}

static bool parse_copy(const char *line, char copy[LINE_MOST], wisdom_line *l)
{
    strcpy(copy, line); /* shorter than LINE_MOST: each_line saw to that */
    return wisdom_parse(copy, l);
}

/* ---- load ------------------------------------------------------------------------------------------------------------- */
typedef struct reading {
    wisdom *first;
    bool stale;
} reading;

static int read_line(const char *line, void *ctx)
{
    reading *r = ctx;
    char copy[LINE_MOST];
    wisdom_line l;
    if (!parse_copy(line, copy, &l)) return TINE_EFORMAT;
    if (!wisdom_ours(&l)) return r->stale = true, 0;
    wisdom *w = wisdom_new(l.name, l.size, l.allowed, &l.plan);
    if (!w) return TINE_ENOMEM;
    w->next = r->first;
    r->first = w;
    return 0;
}

/* All lines or none; what this process has measured itself stays. */
static void take_over(wisdom *w, bool wanted)
{
    lock_take(LOCK_WISDOM);
    for (wisdom *next; w; w = next) {
        next = w->next;
        wisdom *known = wisdom_find(w->name, w->size, w->allowed);
        if (wanted && !(known && known->fresh)) wisdom_put(w);
        else free(w);
    }
    lock_give(LOCK_WISDOM);
}

static int load(const char *path)
{
    reading r = {0};
    char *text;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return TINE_EIO;
    int rc = slurp(fd, &text);
    close(fd);
    if (rc) return rc;
    rc = each_line(text, read_line, &r);
    bool none = !r.first;
    take_over(r.first, rc == 0);
    free(text);
    return rc ? rc : none && r.stale ? TINE_ESTALE : 0;
}

int tine_wisdom_load(const char *path)
{
    if (!path) return TINE_EINVAL;
    int was = cancel_off(), rc = load(path);
    cancel_restore(was);
    return rc;
}

/* ---- save ------------------------------------------------------------------------------------------------------------- */
/* A wisdom file that a save has open. A child forked meanwhile closes its copy: the lock belongs to all copies together, and
   would stay until the child ends if the parent were killed. */
typedef struct saving {
    int fd;
    struct saving *next;
} saving;
static saving *savings; /* under LOCK_WISDOM */

void wisdom_in_child(void)
{
    for (saving *s = savings; s; s = s->next) close(s->fd);
    savings = NULL;
}

/* Opens the file, unlocked. No child that was forked meanwhile has a copy of which it does not know. */
static bool open_known(const char *path, saving *s)
{
    for (;;) {
        lock_take(LOCK_WISDOM);
        unsigned forks = locks_forks;
        lock_give(LOCK_WISDOM);
        s->fd = open(path, O_RDWR | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0666);
        if (s->fd < 0) return false;
        lock_take(LOCK_WISDOM);
        bool known = forks == locks_forks;
        if (known) s->next = savings, savings = s;
        lock_give(LOCK_WISDOM);
        if (known) return true;
        close(s->fd);
    }
}

/* Unlocks explicitly: closing alone leaves the lock to a child's copy. */
static void close_known(saving *s)
{
    flock(s->fd, LOCK_UN);
    lock_take(LOCK_WISDOM);
    saving **at = &savings;
    while (*at != s) at = &(*at)->next;
    *at = s->next;
    lock_give(LOCK_WISDOM);
    close(s->fd);
}

/* Opens and locks the file that has this name once the lock is held; false: it cannot be. */
static bool open_locked(const char *path, saving *s)
{
    while (open_known(path, s)) {
        struct stat mine, named;
        int locked;
        do locked = flock(s->fd, LOCK_EX);
        while (locked && errno == EINTR);
        bool ours = !locked && !fstat(s->fd, &mine);
        if (ours && !stat(path, &named) && named.st_ino == mine.st_ino && named.st_dev == mine.st_dev) return true;
        close_known(s);
        if (!ours) return false;
    }
    return false;
}

/* What is in the file already stays, unless this process measured it anew. */
static int keep_line(const char *line, void *ctx)
{
    char copy[LINE_MOST];
    wisdom_line l;
    if (!parse_copy(line, copy, &l)) return TINE_EFORMAT;
    wisdom *w = wisdom_ours(&l) ? wisdom_find(l.name, l.size, l.allowed) : NULL;
    if (w && w->fresh) return 0;
    if (w) w->there = true;
    fprintf(ctx, "%s\n", line);
    return 0;
}

/* The entries that the file did not have; nothing stays marked. Returns the last measurement among all entries. */
static unsigned long add_ours(FILE *f)
{
    char line[LINE_MOST];
    unsigned long last = 0;
    for (int i = 0; i < WISDOM_PLACES; i++)
        for (wisdom *w = wisdom_table[i]; w; w = w->next) {
            if (w->fresh > last) last = w->fresh;
            if (!w->there) {
                wisdom_print(line, sizeof line, w);
                fputs(line, f);
            }
            w->there = false;
        }
    return last;
}

/* The new file's text, to be freed, made of the old one's and the table. */
static int compose(char *old, char **text, size_t *size, unsigned long *last)
{
    wisdom_machine(); /* reads a file, the first time */
    FILE *f = open_memstream(text, size);
    if (!f) return TINE_ENOMEM;
    fputs(wisdom_header, f);
    lock_take(LOCK_WISDOM);
    int rc = each_line(old, keep_line, f);
    *last = add_ours(f);
    lock_give(LOCK_WISDOM);
    bool bad = ferror(f);
    return fclose(f) || bad ? TINE_ENOMEM : rc;
}

/* What was measured until then is saved, and no longer news. */
static void settle(unsigned long last)
{
    lock_take(LOCK_WISDOM);
    for (int i = 0; i < WISDOM_PLACES; i++)
        for (wisdom *w = wisdom_table[i]; w; w = w->next)
            if (w->fresh <= last) w->fresh = 0;
    lock_give(LOCK_WISDOM);
}

static int write_all(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t w = write(fd, text, size);
        if (w < 0 && errno != EINTR) return TINE_EIO;
        if (w > 0) text += w, size -= (size_t)w;
    }
    return fsync(fd) ? TINE_EIO : 0;
}

/* The new file, beside the old one, with its rights, then in its place. */
static int replace(const char *target, int old_fd, const char *text, size_t size)
{
    char temp[PATH_MAX + 16];
    struct stat s;
    if (snprintf(temp, sizeof temp, "%s.XXXXXX", target) >= PATH_MAX) return TINE_EIO;
    int fd = mkostemp(temp, O_CLOEXEC);
    if (fd < 0) return TINE_EIO;
    int rc = fstat(old_fd, &s) || fchmod(fd, s.st_mode & 0777) ? TINE_EIO : write_all(fd, text, size);
    if (close(fd) && !rc) rc = TINE_EIO;
    if (!rc && rename(temp, target)) rc = TINE_EIO;
    if (rc) unlink(temp);
    return rc;
}

static int save(const char *path)
{
    char target[PATH_MAX], *old = NULL, *text = NULL;
    size_t size;
    unsigned long last;
    saving s;
    if (!open_locked(path, &s)) return TINE_EIO;
    int rc = realpath(path, target) ? slurp(s.fd, &old) : TINE_EIO; /* through links: the file itself is replaced */
    if (!rc) rc = compose(old, &text, &size, &last);
    if (!rc) rc = replace(target, s.fd, text, size);
    if (!rc) settle(last);
    free(text);
    free(old);
    close_known(&s);
    return rc;
}

int tine_wisdom_save(const char *path)
{
    if (!path) return TINE_EINVAL;
    int was = cancel_off(), rc = save(path);
    cancel_restore(was);
    return rc;
}
