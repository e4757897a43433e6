/* wisdom_file.c - wisdom in a small text file, one line a loop, which many processes may read and
   write at once.

   A writer locks the file, adds its measurements to the old lines, writes a new file beside it and
   renames that into place. So a reader sees either the old lines or the new ones. When a process
   gets the lock, the file may have been replaced meanwhile; then it opens and locks the file that
   now has the name. Lines of other machines and versions are kept as they are. The new text is
   composed in memory, so no mutex of the library (locks.h) is held while a file is read or
   written, only the lock of the file. */
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

/* Bytes of a file, at most: enough for a hundred thousand loops. A larger file does not hold
   wisdom. */
static const off_t SIZE_MOST = 16 << 20;
enum { LINE_MOST = 512 };

static int no_memory(void) { return file_failed(ENOMEM, NULL); }
static int no_wisdom(const char *rule) { return error_rule(TINE_EFORMAT, rule); }

/* ---- reading --------------------------------------------------------------------------------- */
/* Reads the whole file into memory that the caller frees, and appends a zero. */
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

/* Calls take(line, ctx) for each line of a file's text until it returns a nonzero code.
   TINE_EFORMAT if the text does not hold wisdom. An empty text has no lines. */
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
    strcpy(copy, line); /* each_line has checked that the line is shorter than LINE_MOST. */
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

/* Puts all entries into the table, or none. Measurements of this process stay. */
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
/* A wisdom file that a save has open. A forked child closes its copy of the file descriptor. The
   lock belongs to all copies together: if the parent were killed, it would last until the child
   ends. */
typedef struct saving {
    int fd;
    bool made; /* True: this save created the file. */
    struct saving *next;
} saving;
static saving *savings; /* under LOCK_WISDOM */

static void in_child(void)
{
    for (saving *s = savings; s; s = s->next) close(s->fd);
    savings = NULL;
}

__attribute__((constructor)) static void watch_forks(void) { locks_on_fork(in_child); }

/* Opens the file, or creates it; 0, or an errno. */
static int open_or_make(const place *p, saving *s)
{
    for (;;) {
        s->fd = file_open(p->folder, p->name, O_RDWR | O_CREAT | O_EXCL, 0666);
        s->made = s->fd >= 0;
        if (s->made) return 0;
        if (errno != EEXIST) return errno;
        s->fd = file_open(p->folder, p->name, O_RDWR | O_NOFOLLOW | O_NONBLOCK, 0);
        if (s->fd >= 0) return 0;
        if (errno != ENOENT) return errno; /* ENOENT: removed between the two calls */
    }
}

/* Opens the file and adds it to `savings`, without a lock. If the process forked in between, the
   child may have a copy that is not in its list; then the file is opened again. */
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

/* Unlocks explicitly: after a close alone, a child's copy would hold the lock. */
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

/* Opens and locks a file, and makes sure that it still has this name when the lock is held; 0, or
   an errno. */
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
    uint64_t number; /* the number of this save */
} writing;

/* Keeps a line of the old file, unless this process has measured that loop anew. */
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

/* Composes the new file's text from the old text and the table. The caller frees *text. *last
   becomes the number of the last measurement in *text. */
static int compose(char *old, char **text, size_t *size, uint64_t *last)
{
    static uint64_t saves;
    wisdom_machine(); /* The first call of wisdom_machine reads a file. */
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

/* Marks the measurements up to number `last` as saved. */
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

/* Joins the old text in `file` with the wisdom of this process, and replaces the file. The caller
   holds the lock on `file`. */
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
    if (rc && s.made) /* the lock is held: the name still belongs to this file, which is empty */
        unlinkat(at.folder, at.name, 0);
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
