/* wisdom_file.c - wisdom in a small text file, one line a loop, which many processes may read and
   write at once.

   A writer locks the file, adds what it knows to what is there, writes a new file beside it and
   renames that into place: a reader sees the old lines or the new ones. Who waited for the lock of
   a file that is no longer the one of that name locks again. Lines of other machines and versions
   are kept as they are.

   The new text is put together in memory, so that no lock of this process is held while a file is
   read or written. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../runtime/error.h"
#include "../runtime/locks.h"
#include "../runtime/publish.h"
#include "wisdom.h"
#include "wisdom_line.h"

/* Bytes: a hundred thousand loops; a larger file is something else. */
static const off_t SIZE_MOST = 16 << 20;
enum { LINE_MOST = 512 };

static int no_memory(void) { return file_failed(ENOMEM, NULL); }
static int no_wisdom(const char *rule) { return error_rule(TINE_EFORMAT, rule); }

/* ---- reading --------------------------------------------------------------------------------- */
/* The whole file with a zero behind it, to be freed. */
static int slurp(int fd, char **text)
{
    static const char unread[] = "the file cannot be read, and errno says why";
    struct stat s;
    *text = NULL;
    if (fstat(fd, &s)) return file_failed(errno, unread);
    if (!S_ISREG(s.st_mode)) return place_failed(S_ISDIR(s.st_mode) ? EISDIR : EINVAL);
    if (s.st_size > SIZE_MOST) return no_wisdom("the file is larger than 16 MiB");
    size_t got;
    char *t = malloc((size_t)s.st_size + 1);
    if (!t) return no_memory();
    int error = file_read(fd, t, (size_t)s.st_size, 0, &got);
    if (error) return free(t), file_failed(error, unread);
    t[got] = 0;
    if (strlen(t) != got) return free(t), no_wisdom("the file is no text: it holds a zero byte");
    *text = t;
    return 0;
}

/* Calls take(line, ctx) for each line of a file's text until it returns a code. Text that is no
   such file gives TINE_EFORMAT; an empty one has no lines. */
static int each_line(char *text, int take(const char *line, void *ctx), void *ctx)
{
    size_t header = strlen(wisdom_header);
    if (!*text) return 0;
    if (strncmp(text, wisdom_header, header))
        return no_wisdom("the file does not begin as wisdom does");
    for (char *line = text + header, *end; *line; line = end + 1) {
        if (!(end = strchr(line, '\n')) || end - line >= LINE_MOST)
            return no_wisdom("a line of the file is cut short or too long");
        *end = 0;
        int rc = take(line, ctx);
        if (rc) return rc;
        *end = '\n';
    }
    return 0;
}

static const char damaged[] = "a line of the file is damaged";

static bool parse_copy(const char *line, char copy[LINE_MOST], wisdom_line *l)
{
    strcpy(copy, line); /* shorter than LINE_MOST: each_line saw to that */
    return wisdom_parse(copy, l);
}

/* ---- load ------------------------------------------------------------------------------------ */
typedef struct reading {
    wisdom *first, **end;
    size_t count;
    bool stale;
} reading;

static int read_line(const char *line, void *ctx)
{
    reading *r = ctx;
    char copy[LINE_MOST];
    wisdom_line l;
    if (!parse_copy(line, copy, &l)) return no_wisdom(damaged);
    if (!wisdom_ours(&l)) return r->stale = true, 0;
    wisdom *w = wisdom_new(l.name, l.size, l.allowed, &l.plan);
    if (!w) return no_memory();
    *r->end = w;
    r->end = &w->next;
    r->count++;
    return 0;
}

/* All entries or none; what this process has measured itself stays. */
static int take_over(reading *r, int rc)
{
    lock_take(LOCK_WISDOM);
    if (rc == 0 && r->count && !wisdom_reserve(r->count)) rc = no_memory();
    for (wisdom *w = r->first, *next; w; w = next) {
        next = w->next;
        const wisdom *known = rc ? NULL : wisdom_find(w->name, w->size, w->allowed);
        if (rc || (known && known->fresh))
            free(w);
        else
            wisdom_put(w);
    }
    lock_give(LOCK_WISDOM);
    return rc;
}

static int load(const char *path)
{
    reading r = {.end = &r.first};
    char *text;
    int fd = file_open(AT_FDCWD, path, O_RDONLY | O_NONBLOCK, 0);
    if (fd < 0) return file_failed(errno, "the file cannot be opened, and errno says why");
    int rc = slurp(fd, &text);
    close(fd);
    if (rc) return rc;
    rc = take_over(&r, each_line(text, read_line, &r));
    free(text);
    return rc || r.count || !r.stale
               ? rc
               : error_rule(TINE_ESTALE, "all lines of the file are of other machines or versions");
}

int tine_wisdom_load(const char *path)
{
    file_call call;
    if (!path) return tine_error_(TINE_EINVAL, "tine_wisdom_load: path is NULL");
    file_enter(&call);
    return file_leave(&call, load(path), "tine_wisdom_load");
}

/* ---- save ------------------------------------------------------------------------------------ */
/* A wisdom file that a save has open. A child forked meanwhile closes its copy: the lock belongs to
   all copies together, and would stay until the child ends if the parent were killed. */
typedef struct saving {
    int fd;
    bool made; /* the file was not there before */
    struct saving *next;
} saving;
static saving *savings; /* under LOCK_WISDOM */

static void in_child(void)
{
    for (saving *s = savings; s; s = s->next) close(s->fd);
    savings = NULL;
}

__attribute__((constructor)) static void watch_forks(void) { locks_on_fork(in_child); }

/* Opens the file, or makes it; 0, or an errno. */
static int open_or_make(const place *p, saving *s)
{
    for (;;) {
        s->fd = file_open(p->folder, p->name, O_RDWR | O_CREAT | O_EXCL, 0666);
        s->made = s->fd >= 0;
        if (s->made) return 0;
        if (errno != EEXIST) return errno;
        s->fd = file_open(p->folder, p->name, O_RDWR | O_NOFOLLOW | O_NONBLOCK, 0);
        if (s->fd >= 0) return 0;
        if (errno != ENOENT) return errno; /* ENOENT: gone in between */
    }
}

/* Opens the file, unlocked. No child that was forked meanwhile has a copy of which it does not
   know. */
static int open_known(const place *p, saving *s)
{
    for (;;) {
        lock_take(LOCK_WISDOM);
        unsigned forks = locks_forks;
        lock_give(LOCK_WISDOM);
        int error = open_or_make(p, s);
        if (error) return error;
        lock_take(LOCK_WISDOM);
        bool known = forks == locks_forks;
        if (known) s->next = savings, savings = s;
        lock_give(LOCK_WISDOM);
        if (known) return 0;
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

/* Opens and locks the file that has this name once the lock is held; 0, or an errno. */
static int open_locked(const place *p, saving *s)
{
    for (;;) {
        struct stat mine, named;
        int error = open_known(p, s), rc;
        if (error) return error;
        do rc = flock(s->fd, LOCK_EX);
        while (rc && errno == EINTR);
        if (rc || fstat(s->fd, &mine)) error = errno;
        if (!error && !fstatat(p->folder, p->name, &named, AT_SYMLINK_NOFOLLOW) &&
            named.st_ino == mine.st_ino && named.st_dev == mine.st_dev)
            return 0;
        close_known(s);
        if (error) return error;
    }
}

typedef struct writing {
    FILE *to;
    uint64_t number; /* of the save */
} writing;

/* What is in the file already stays, unless this process measured it anew. */
static int keep_line(const char *line, void *ctx)
{
    const writing *t = ctx;
    char copy[LINE_MOST];
    wisdom_line l;
    if (!parse_copy(line, copy, &l)) return no_wisdom(damaged);
    wisdom *w = wisdom_ours(&l) ? wisdom_find(l.name, l.size, l.allowed) : NULL;
    if (w && w->fresh) return 0;
    if (w) w->there = t->number;
    fprintf(t->to, "%s\n", line);
    return 0;
}

static void add_ours(const writing *t)
{
    char line[LINE_MOST];
    for (const wisdom *w = wisdom_first; w; w = w->next) {
        if (w->there == t->number) continue;
        wisdom_print(line, sizeof line, w);
        fputs(line, t->to);
    }
}

/* The new file's text, to be freed, made of the old one's and the table; *last: the last
   measurement that is in it. */
static int compose(char *old, char **text, size_t *size, uint64_t *last)
{
    static uint64_t saves;
    wisdom_machine(); /* reads a file, the first time */
    writing t = {.to = open_memstream(text, size)};
    if (!t.to) return no_memory();
    fputs(wisdom_header, t.to);
    lock_take(LOCK_WISDOM);
    t.number = ++saves;
    *last = wisdom_news;
    int rc = each_line(old, keep_line, &t);
    if (rc == 0) add_ours(&t);
    lock_give(LOCK_WISDOM);
    bool bad = ferror(t.to);
    if (fclose(t.to) || bad) rc = rc ? rc : no_memory();
    return rc                          ? rc
           : *size > (size_t)SIZE_MOST ? file_failed(EFBIG, "the file would be larger than 16 MiB")
                                       : 0;
}

/* What was measured until then is saved, and no longer news. */
static void settle(uint64_t last)
{
    lock_take(LOCK_WISDOM);
    for (wisdom *w = wisdom_first; w; w = w->next)
        if (w->fresh <= last) w->fresh = 0;
    lock_give(LOCK_WISDOM);
}

static int write_new(new_file *f, const char *text, size_t size)
{
    int error = new_file_make(f);
    if (error) return file_failed(error, "no file can be made in the folder, and errno says why");
    error = new_file_write(f, text, size, 0);
    if (error)
        new_file_drop(f);
    else
        error = new_file_publish(f);
    return error ? file_failed(error, "the file cannot be written, and errno says why") : 0;
}

/* Puts the wisdom of this process, joined with what `file` holds, into a new file in its place.
   The caller holds the lock on `file`. */
static int replace(new_file *f, int file)
{
    char *old, *text = NULL;
    size_t size = 0;
    uint64_t last = 0;
    int rc = slurp(file, &old);
    if (rc == 0) rc = compose(old, &text, &size, &last);
    f->at.there = true;
    if (rc == 0) rc = write_new(f, text, size);
    if (rc == 0) settle(last);
    free(text);
    free(old);
    return rc;
}

static int save_at(place at)
{
    new_file f = {.at = at};
    saving s;
    int error = open_locked(&at, &s);
    if (error)
        return file_failed(error, "the file cannot be opened and locked, and errno says why");
    int rc = replace(&f, s.fd), was = errno;
    if (rc && s.made)
        unlinkat(at.folder, at.name, 0); /* while it is locked: still this one, and still empty */
    close_known(&s);
    errno = was;
    return rc;
}

static int save(const char *path)
{
    place at;
    int error = place_find(&at, path), rc = error ? place_failed(error) : save_at(at);
    place_end(&at);
    return rc;
}

int tine_wisdom_save(const char *path)
{
    file_call call;
    if (!path) return tine_error_(TINE_EINVAL, "tine_wisdom_save: path is NULL");
    file_enter(&call);
    return file_leave(&call, save(path), "tine_wisdom_save");
}
