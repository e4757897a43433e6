/* test_wisdom_files.c - files of wisdom: which lines are read and which are ignored, that
   concurrent writers lose no line, and the text of every failure. */
#include "wisdom_test.h"

TestSuite(wisdom, .init = before, .fini = after);

Test(wisdom, of_other_machines_and_versions_is_stale)
{
    char text[512];
    snprintf(text, sizeof text, "%selsewhere %s 13 2 2 guided 7 a\n%s 0.0.9 13 2 2 guided 7 b\n",
             wisdom_header, tine_version(), wisdom_machine());
    spit(text);
    cr_assert_eq(tine_wisdom_load(path), TINE_ESTALE);
    cr_assert_neq(met("a", 9000, (tine_opts){.threads = 2}).chunk, 7);
    size_t used = strlen(text);
    snprintf(text + used, sizeof text - used, "%s %s 13 2 2 guided 7 c\n", wisdom_machine(),
             tine_version());
    spit(text);
    cr_assert_eq(tine_wisdom_load(path), 0, "one line of ours is enough");
    cr_assert_eq(met("c", 9000, (tine_opts){.threads = 2}).chunk, 7);
    cr_assert_eq(tine_wisdom_save(path), 0);
    cr_assert(strstr(slurp(), " 0.0.9 13 2 2 guided 7 b\n") && strstr(slurp(), "elsewhere "),
              "others' lines were lost");
}

Test(wisdom, damaged_is_ignored_as_a_whole)
{
    static const char *const wrong[] = {"64 2 2 guided 7 x",
                                        "13 0 2 guided 7 x",
                                        "13 2 3 guided 7 x",
                                        "13 2 0 guided 7 x",
                                        "13 2 2 fast 7 x",
                                        "13 2 2 guided-sideways 7 x",
                                        "13 2 2 guided -7 x",
                                        "13 2 2 guided 7",
                                        "13 2 2 guided 7 ",
                                        "13 2 2 guided 7e1 x",
                                        "13  2 2 guided 7 x",
                                        "",
                                        "13 2 2 guided 281474976710656 x",
                                        "13 99999999999999999999 2 guided 7 x",
                                        "13 9000 2 guided 7 x",
                                        "13 2 2 runtime 7 x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *const lines[] = {"13 2 2 guided 7 good", wrong[i]};
        spit(file_of(lines, 2));
        cr_assert_eq(tine_wisdom_load(path), TINE_EFORMAT, "'%s'", wrong[i]);
    }
    spit("something else\n");
    cr_assert_eq(tine_wisdom_load(path), TINE_EFORMAT);
    cr_assert_neq(met("good", 9000, (tine_opts){.threads = 2}).chunk, 7,
                  "a line of a damaged file was taken");
    cr_assert_eq(tine_wisdom_save(path), TINE_EFORMAT);
    cr_assert_str_eq(slurp(), "something else\n", "somebody's file was overwritten");
}

Test(wisdom, survives_any_truncation_and_any_flipped_bit)
{
    static const char *const lines[] = {"13 2 2 guided 7 cut short", "20 2 1 static 0 b"};
    char text[4096];
    strcpy(text, file_of(lines, 2));
    const size_t size = strlen(text), header = strlen(wisdom_header),
                 first = (size_t)(strchr(text + header, '\n') + 1 - text);
    for (size_t cut = 0; cut < size; cut++) {
        const char kept = text[cut];
        text[cut] = 0;
        spit(text);
        const int rc = tine_wisdom_load(path);
        cr_assert_eq(rc, cut == 0 || cut == header || cut == first ? 0 : TINE_EFORMAT,
                     "cut at %zu: %d", cut, rc);
        text[cut] = kept;
    }
    for (size_t i = 0; i < size * 8; i++) {
        text[i / 8] ^= (char)(1 << i % 8);
        spit(text);
        const int rc = tine_wisdom_load(path);
        cr_assert(rc == 0 || rc == TINE_EFORMAT || rc == TINE_ESTALE, "bit %zu: %d", i, rc);
        text[i / 8] ^= (char)(1 << i % 8);
    }
}

Test(wisdom, files_that_cannot_be_are_said_so)
{
    cr_assert_eq(tine_wisdom_load(NULL), TINE_EINVAL);
    cr_assert_eq(tine_wisdom_save(NULL), TINE_EINVAL);
    cr_assert_eq(tine_wisdom_load(path), TINE_EIO, "there is none");
    cr_assert_eq(tine_wisdom_load(dir), TINE_EIO, "a folder");
    cr_assert_eq(tine_wisdom_save(dir), TINE_EIO);
    cr_assert_eq(tine_wisdom_load("/dev/null"), TINE_EIO);
    cr_assert_eq(tine_wisdom_save("/dev/null"), TINE_EIO);
    cr_assert_eq(tine_wisdom_save("/tmp/no/such/folder/wisdom"), TINE_EIO);
    spit("");
    cr_assert_eq(tine_wisdom_load(path), 0, "an empty file");
}

Test(wisdom, measured_here_outlives_an_older_files_and_is_saved_over_it)
{
    static const char *const lines[] = {"13 2 2 guided 7 both", "13 2 2 guided 7 theirs"};
    const tine_opts two = {.threads = 2};
    spit(file_of(lines, 2));
    cr_assert_eq(chmod(path, 0640), 0);
    cr_assert_eq(
        wisdom_note("both", 9000, 2,
                    &(const tine_opts){
                        .sched = TINE_STEAL, .threads = 2, .chunk = 5, .order = TINE_BACKWARD}),
        0);
    cr_assert_eq(tine_wisdom_load(path), 0);
    cr_assert_eq(met("both", 9000, two).chunk, 5);
    cr_assert_eq(met("theirs", 9000, two).chunk, 7);
    cr_assert_eq(tine_wisdom_save(path), 0);
    cr_assert(strstr(slurp(), " steal-backward 5 both\n") && !strstr(slurp(), " guided 7 both\n"),
              "%s", slurp());
    struct stat s;
    cr_assert(!stat(path, &s) && (s.st_mode & 0777) == 0640, "its rights changed");
    /* A saved entry is no longer new. If another process measures the loop again, its result
       replaces the entry, also in this process. */
    static const char *const newer[] = {"13 2 2 dynamic 9 both"};
    spit(file_of(newer, 1));
    cr_assert_eq(tine_wisdom_save(path), 0);
    cr_assert(strstr(slurp(), " dynamic 9 both\n") && strstr(slurp(), " guided 7 theirs\n"), "%s",
              slurp());
    cr_assert_eq(tine_wisdom_load(path), 0);
    cr_assert_eq(met("both", 9000, two).chunk, 9);
}

enum { WRITERS = 6, LOOPS = 15 };

static void write_many(int writer)
{
    for (int i = 0; i < LOOPS; i++) {
        char name[32];
        snprintf(name, sizeof name, "writer %d loop %d", writer, i);
        if (wisdom_note(name, 9000, 2, &(const tine_opts){.sched = TINE_STEAL, .threads = 2}) ||
            tine_wisdom_save(path))
            _exit(1);
        if (tine_wisdom_load(path)) _exit(2); /* A reader never sees an incomplete file. */
    }
}

Test(wisdom, concurrent_writers_lose_nothing)
{
    for (int w = 0; w < WRITERS; w++) {
        pid_t child = fork();
        cr_assert_geq(child, 0);
        if (child == 0) write_many(w), _exit(0);
    }
    for (int w = 0, status; w < WRITERS; w++) {
        cr_assert_gt(wait(&status), 0);
        cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a writer ended with %#x", status);
    }
    const char *text = slurp();
    for (int w = 0; w < WRITERS; w++)
        for (int i = 0; i < LOOPS; i++) {
            char line[64];
            snprintf(line, sizeof line, " writer %d loop %d\n", w, i);
            cr_assert(strstr(text, line), "lost:%s", line);
        }
    cr_assert_eq(rmdir(dir), -1);
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(rmdir(dir), 0, "something was left beside the file");
}

static void *one_writer(void *writer)
{
    write_many((int)(intptr_t)writer);
    return NULL;
}

Test(wisdom, concurrent_threads_lose_nothing)
{
    pthread_t t[3];
    for (intptr_t w = 0; w < 3; w++)
        cr_assert_eq(pthread_create(&t[w], NULL, one_writer, (void *)w), 0);
    for (int w = 0; w < 3; w++) pthread_join(t[w], NULL);
    int lines = 0;
    for (const char *p = slurp(); *p; p++) lines += *p == '\n';
    cr_assert_eq(lines, 1 + 3 * LOOPS);
}

Test(wisdom, files_do_not_depend_on_the_process)
{
    char text[2][1 << 12];
    for (int k = 0; k < 2; k++) {
        pid_t child = fork();
        if (child == 0) {
            for (int i = 0; i < 50; i++) {
                char name[16];
                snprintf(name, sizeof name, "loop %d", i);
                if (wisdom_note(name, 9000, 2,
                                &(const tine_opts){.sched = TINE_STEAL, .threads = 2}))
                    _exit(1);
            }
            _exit(tine_wisdom_save(path) != 0);
        }
        int status;
        cr_assert(waitpid(child, &status, 0) == child && status == 0);
        cr_assert_lt(strlen(slurp()), sizeof text[0]);
        strcpy(text[k], slurp());
        cr_assert_eq(unlink(path), 0);
    }
    cr_assert(strstr(text[0], "loop 49"));
    cr_assert_str_eq(text[0], text[1]);
}

/* ---- the file and its name ------------------------------------------------------------------- */
static void know(const char *name)
{
    cr_assert_eq(wisdom_note(name, 9000, 2, &(const tine_opts){.sched = TINE_STEAL, .threads = 2}),
                 0);
}

Test(wisdom, a_limit_on_file_sizes_is_an_error_and_no_signal)
{
    static const char *const lines[] = {"13 2 2 guided 7 theirs"};
    for (int there = 0; there < 2; there++) {
        if (there) spit(file_of(lines, 1));
        pid_t child = fork();
        if (child == 0) {
            sigset_t blocked;
            know("mine");
            setrlimit(RLIMIT_FSIZE, &(struct rlimit){8, RLIM_INFINITY});
            if (tine_wisdom_save(path) != TINE_EIO) _exit(1);
            if (errno != EFBIG) _exit(2);
            pthread_sigmask(SIG_SETMASK, NULL, &blocked);
            _exit(sigismember(&blocked, SIGXFSZ) ? 3 : 0);
        }
        int status;
        cr_assert_eq(waitpid(child, &status, 0), child);
        cr_assert_eq(status, 0, "the child ended with %#x", status);
        if (there) cr_assert_str_eq(slurp(), file_of(lines, 1));
        cr_assert_eq(unlink(path), there ? 0 : -1, "an empty file was left");
        cr_assert_eq(rmdir(dir), 0, "something was left beside the file");
        cr_assert_eq(mkdir(dir, 0700), 0);
    }
}

Test(wisdom, a_link_stays_a_link_and_one_to_nothing_is_an_error)
{
    char link[96], was[96];
    snprintf(link, sizeof link, "%s/link", dir);
    cr_assert_eq(symlink("wisdom", link), 0);
    know("mine");
    cr_assert_eq(tine_wisdom_save(link), TINE_EIO);
    cr_assert_eq(errno, ENOENT);
    cr_assert_eq(access(path, F_OK), -1);
    spit("");
    cr_assert_eq(chmod(path, 0604), 0);
    cr_assert_eq(tine_wisdom_save(link), 0);
    cr_assert_not_null(strstr(slurp(), " mine\n"));
    cr_assert_eq(readlink(link, was, sizeof was), 6);
    struct stat s;
    cr_assert(stat(path, &s) == 0 && (s.st_mode & 0777) == 0604, "its rights changed: %o",
              s.st_mode);
    cr_assert(unlink(path) == 0 && symlink("link", path) == 0);
    cr_assert_eq(tine_wisdom_save(link), TINE_EIO);
    cr_assert_eq(errno, ELOOP);
    cr_assert_eq(unlink(link), 0);
}

Test(wisdom, grown_too_large_is_not_saved)
{
    FILE *f = fopen(path, "w");
    cr_assert(f && fputs(wisdom_header, f) >= 0);
    for (long at = ftell(f); at < (16 << 20) - 120; at = ftell(f))
        fprintf(f, "elsewhere 1 13 2 2 guided 7 %090ld\n", at);
    cr_assert_eq(fclose(f), 0);
    cr_assert_eq(tine_wisdom_load(path), TINE_ESTALE);
    for (char name[4] = "aa"; name[1] <= 'f'; name[1]++) know(name);
    cr_assert_eq(tine_wisdom_save(path), TINE_EIO);
    cr_assert_eq(errno, EFBIG);
    cr_assert_eq(tine_wisdom_load(path), TINE_ESTALE, "what was saved cannot be read any more");
}

/* Whether a line of a loop that takes its name from these bytes and its other words from `words` is
   read, and the loop is then found. */
static bool reads(const char *words, int size, int allowed, const char *name)
{
    char line[512];
    const char *const lines[] = {line};
    snprintf(line, sizeof line, "%s %s", words, name);
    spit(file_of(lines, 1));
    const int rc = tine_wisdom_load(path);
    cr_assert(rc == 0 || rc == TINE_EFORMAT);
    const wisdom *w = wisdom_find(name, size, allowed);
    cr_assert_eq(rc == 0, w != NULL, "%s", line);
    return w;
}

Test(wisdom, is_read_up_to_its_limits_and_not_beyond)
{
    char name[WISDOM_NAME + 2] = {0};
    cr_assert(reads("0 1 1 auto 0", 0, 1, "a") && reads("63 8191 8191 static 0", 63, 8191, "a"));
    cr_assert(!reads("64 1 1 auto 0", 64, 1, "b") && !reads("0 8192 1 auto 0", 0, 8192, "b"));
    cr_assert(reads("0 1 1 auto 281474976710655", 0, 1, "c"));
    cr_assert(!reads("0 1 1 auto 281474976710656", 0, 1, "d"));
    memset(name, 'x', WISDOM_NAME);
    cr_assert(reads("0 1 1 auto 0", 0, 1, name));
    name[WISDOM_NAME] = 'x';
    cr_assert(!reads("0 1 1 auto 0", 0, 1, name));
    cr_assert(reads("0 1 1 auto 0", 0, 1, " ") && !reads("0 1 1 auto 0", 0, 1, "\x1f"));
    cr_assert(reads("0 1 1 auto 0", 0, 1, "\x7e") && !reads("0 1 1 auto 0", 0, 1, "\x7f"));
    cr_assert(reads("0 1 1 auto 0", 0, 1, "\xc3\xa9"));
}

/* Loads a file of `bytes` bytes, which is one line of another machine. */
static int load_line(size_t bytes)
{
    char text[1024];
    const size_t at = (size_t)snprintf(text, sizeof text, "%s", wisdom_header);
    static const char rest[] = " 1 13 2 2 guided 7 x";
    memset(text + at, 'm', bytes);
    strcpy(text + at + bytes - strlen(rest), rest);
    strcat(text, "\n");
    spit(text);
    return tine_wisdom_load(path);
}

Test(wisdom, has_lines_of_511_bytes_at_most)
{
    cr_assert_eq(load_line(511), TINE_ESTALE);
    cr_assert_eq(load_line(512), TINE_EFORMAT);
}

/* In a program that has closed its standard input, the next file has descriptor 0. */
Test(wisdom, is_saved_and_loaded_by_descriptor_0)
{
    cr_assert_eq(wisdom_note("zero", 9000, 2, TINE_OPTS(.threads = 2, .sched = TINE_GUIDED)), 0);
    close(STDIN_FILENO);
    cr_assert_eq(tine_wisdom_save(path), 0);
    cr_assert_eq(tine_wisdom_load(path), 0);
    cr_assert(strstr(slurp(), " zero\n"));
}

static void says(int rc, int code, const char *text)
{
    cr_assert_eq(rc, code, "%s: %d", text, rc);
    cr_assert_str_eq(tine_last_error(), text);
}

static int load_of(const char *text)
{
    spit(text);
    return tine_wisdom_load(path);
}

Test(wisdom, failures_say_what_was_wrong)
{
    static const char *const bad[] = {"13 2 2 guided 7"};
    char link[96], text[512];
    snprintf(link, sizeof link, "%s/link", dir);
    says(tine_wisdom_load(NULL), TINE_EINVAL, "tine_wisdom_load: path is NULL");
    says(tine_wisdom_load(path), TINE_EIO,
         "tine_wisdom_load: the file cannot be opened, and errno says why");
    cr_assert_eq(errno, ENOENT);
    says(tine_wisdom_load(dir), TINE_EIO, "tine_wisdom_load: the path names a folder");
    says(tine_wisdom_load("/dev/null"), TINE_EIO,
         "tine_wisdom_load: the path names something that is no regular file");
    says(load_of("else"), TINE_EFORMAT, "tine_wisdom_load: the file does not begin as wisdom does");
    says(load_of(file_of(bad, 1)), TINE_EFORMAT, "tine_wisdom_load: a line of the file is damaged");
    snprintf(text, sizeof text, "%shalf a line", wisdom_header);
    says(load_of(text), TINE_EFORMAT,
         "tine_wisdom_load: a line of the file is cut short or too long");
    snprintf(text, sizeof text, "%selsewhere 1 13 2 2 guided 7 x\n", wisdom_header);
    says(load_of(text), TINE_ESTALE,
         "tine_wisdom_load: all lines of the file are of other machines or versions");
    cr_assert_eq(truncate(path, (off_t)strlen(text) + 1), 0);
    says(tine_wisdom_load(path), TINE_EFORMAT,
         "tine_wisdom_load: the file is no text: it holds a zero byte");
    cr_assert_eq(truncate(path, (16 << 20) + 1), 0);
    says(tine_wisdom_load(path), TINE_EFORMAT, "tine_wisdom_load: the file is larger than 16 MiB");
    says(tine_wisdom_save(path), TINE_EFORMAT, "tine_wisdom_save: the file is larger than 16 MiB");
    says(tine_wisdom_save(NULL), TINE_EINVAL, "tine_wisdom_save: path is NULL");
    says(tine_wisdom_save(dir), TINE_EIO, "tine_wisdom_save: the path names a folder");
    cr_assert_eq(errno, EISDIR);
    says(tine_wisdom_save(""), TINE_EIO,
         "tine_wisdom_save: the path cannot be followed, and errno says why");
    cr_assert_eq(errno, ENOENT);
    says(tine_wisdom_save("/dev/null"), TINE_EIO,
         "tine_wisdom_save: the path names something that is no regular file");
    cr_assert_eq(symlink("nowhere", link), 0);
    says(tine_wisdom_save(link), TINE_EIO,
         "tine_wisdom_save: the path cannot be followed, and errno says why");
    cr_assert_eq(unlink(link), 0);
}
