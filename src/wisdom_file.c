/* wisdom_file.c - wisdom in a small text file, one line a loop, which many processes may read and write at once.

   A writer locks the file, adds what it knows to what is there, writes a new file beside it and renames that into place: a
   reader sees the old lines or the new ones. Who waited for the lock of a file that is no longer the one of that name locks
   again. Lines of other machines and versions are kept as they are. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
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
    pthread_mutex_lock(&wisdom_lock);
    for (wisdom *next; w; w = next) {
        next = w->next;
        wisdom *known = wisdom_find(w->name, w->size, w->allowed);
        if (wanted && !(known && known->fresh)) wisdom_put(w);
        else free(w);
    }
    pthread_mutex_unlock(&wisdom_lock);
}

int tine_wisdom_load(const char *path)
{
    reading r = {0};
    char *text;
    if (!path) return TINE_EINVAL;
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

/* ---- save ------------------------------------------------------------------------------------------------------------- */
/* Opens and locks the file that has this name once the lock is held; -1: it cannot be. */
static int open_locked(const char *path)
{
    for (;;) {
        struct stat mine, named;
        int fd = open(path, O_RDWR | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0666), locked;
        if (fd < 0) return -1;
        do locked = flock(fd, LOCK_EX);
        while (locked && errno == EINTR);
        if (locked || fstat(fd, &mine)) return close(fd), -1;
        if (!stat(path, &named) && named.st_ino == mine.st_ino && named.st_dev == mine.st_dev) return fd;
        close(fd);
    }
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

static void add_ours(FILE *f)
{
    char line[LINE_MOST];
    for (int i = 0; i < WISDOM_PLACES; i++)
        for (const wisdom *w = wisdom_table[i]; w; w = w->next) {
            if (w->there) continue;
            wisdom_print(line, sizeof line, w);
            fputs(line, f);
        }
}

/* After a save: what was measured is no longer news, if it was saved; nothing is marked. */
static void settle(bool saved)
{
    for (int i = 0; i < WISDOM_PLACES; i++)
        for (wisdom *w = wisdom_table[i]; w; w = w->next) {
            w->there = false;
            if (saved) w->fresh = false;
        }
}

static int write_new(int fd, char *old)
{
    FILE *f = fdopen(fd, "w");
    if (!f) return close(fd), TINE_ENOMEM;
    fputs(wisdom_header, f);
    int rc = each_line(old, keep_line, f);
    add_ours(f);
    bool bad = fflush(f) || ferror(f) || fsync(fd);
    return fclose(f) || bad ? rc ? rc : TINE_EIO : rc;
}

/* The new file, beside the old one, with its rights, then in its place. */
static int replace(const char *target, int old_fd, char *old)
{
    char temp[PATH_MAX + 16];
    struct stat s;
    if (snprintf(temp, sizeof temp, "%s.XXXXXX", target) >= PATH_MAX) return TINE_EIO;
    int fd = mkostemp(temp, O_CLOEXEC);
    if (fd < 0) return TINE_EIO;
    int rc = fstat(old_fd, &s) || fchmod(fd, s.st_mode & 0777) ? (close(fd), TINE_EIO) : write_new(fd, old);
    if (!rc && rename(temp, target)) rc = TINE_EIO;
    if (rc) unlink(temp);
    return rc;
}

int tine_wisdom_save(const char *path)
{
    char target[PATH_MAX], *old = NULL;
    if (!path) return TINE_EINVAL;
    int fd = open_locked(path);
    if (fd < 0) return TINE_EIO;
    int rc = realpath(path, target) ? slurp(fd, &old) : TINE_EIO; /* through links: the file itself is replaced */
    if (!rc) {
        pthread_mutex_lock(&wisdom_lock);
        rc = replace(target, fd, old);
        settle(rc == 0);
        pthread_mutex_unlock(&wisdom_lock);
    }
    free(old);
    close(fd);
    return rc;
}
