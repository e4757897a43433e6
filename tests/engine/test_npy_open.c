/* test_npy_open.c - opening arrays on disk: every version and byte order of the format. A file that
   is no array gives an error, and no failure is worse. Every error's text is checked. */
#include "npy_test.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

TestSuite(npy, .init = enter, .fini = leave);

Test(npy, of_any_version_byte_order_and_place)
{
    static const struct {
        const char *text;
        uint64_t third; /* Bytes 9 … or 17 … of 1, 2, 3, …, in file order. */
        size_t size;
    } cases[] = {{HEAD("<u8", "(8,)"), 0x1817161514131211, 8},
                 {HEAD(">u8", "(8,)"), 0x1112131415161718, 8},
                 {HEAD("<u4", "(8, 2)"), 0x0c0b0a09, 4},
                 {HEAD(">u4", "(8, 2)"), 0x090a0b0c, 4},
                 {HEAD(">f4", "(16,)"), 0x090a0b0c, 4},
                 {HEAD(">i8", "(2, 2, 2)"), 0x1112131415161718, 8}};
    for (int k = 0; k < 6; k++)
        for (int version = 1; version <= 3; version++)
            for (int blanks = 0; blanks < 9; blanks++)
                for (int access = TINE_READ; access <= TINE_COPY; access++) {
                    tine_array a;
                    cr_assert_eq(
                        opened(&a, version, cases[k].text, blanks, 64, (tine_access)access), 0,
                        "%s", cases[k].text);
                    uint64_t third =
                        cases[k].size == 8 ? ((uint64_t *)a.data)[2] : ((uint32_t *)a.data)[2];
                    cr_assert_eq(third, cases[k].third, "%s: %llx", cases[k].text,
                                 (unsigned long long)third);
                    cr_assert_eq((uintptr_t)a.data % cases[k].size, 0);
                    cr_assert_eq(tine_array_close(&a), 0);
                }
}

Test(npy, whose_header_is_written_otherwise)
{
    static const char *const texts[] = {
        "{'shape': (8,), 'fortran_order': False, 'descr': '<f8'}",
        "{\"descr\":\"<f8\",\"fortran_order\":False,\"shape\":(8,)}",
        " { 'descr' : '=f8' , 'fortran_order' : False , 'shape' : ( 8 , ) , } \n",
        HEAD("<f8", "(8L,)"),
        HEAD("<f8", "(2, 4,)"),
        HEAD("<f8", "(2,4)"),
        HEAD("<f8", "()"),
        "{'descr': '<f8', 'fortran_order': True, 'shape': (8,), }",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        tine_array a;
        cr_assert_eq(opened(&a, 1, texts[i], 3, 64, TINE_READ), 0, "%s", texts[i]);
        cr_assert_eq(tine_array_close(&a), 0);
    }
}

Test(npy, of_every_type_is_opened_in_either_byte_order)
{
    static const struct {
        const char *code;
        tine_type type;
        size_t size, unit; /* Bytes of an element, and of a number within it. */
    } types[] = {{"i1", TINE_I8, 1, 1},  {"u1", TINE_U8, 1, 1},    {"b1", TINE_BOOL, 1, 1},
                 {"i2", TINE_I16, 2, 2}, {"u2", TINE_U16, 2, 2},   {"f2", TINE_F16, 2, 2},
                 {"i4", TINE_I32, 4, 4}, {"u4", TINE_U32, 4, 4},   {"f4", TINE_F32, 4, 4},
                 {"i8", TINE_I64, 8, 8}, {"u8", TINE_U64, 8, 8},   {"f8", TINE_F64, 8, 8},
                 {"c8", TINE_C64, 8, 4}, {"c16", TINE_C128, 16, 8}};
    enum { BYTES = 160 };
    for (size_t t = 0; t < sizeof types / sizeof *types; t++)
        for (int order = 0; order < 4; order++) {
            char text[100];
            tine_array a;
            const int big = "<>=|"[order] == '>';
            snprintf(text, sizeof text,
                     "{'descr': '%c%s', 'fortran_order': False, 'shape': (%zu,)}", "<>=|"[order],
                     types[t].code, BYTES / types[t].size);
            const int rc = opened(&a, 1, text, 3, BYTES, TINE_READ);
            cr_assert_eq(rc, "<>=|"[order] == '|' && types[t].unit > 1 ? TINE_EFORMAT : 0, "%s",
                         text);
            if (rc) continue;
            cr_assert_eq(a.type, types[t].type, "%s", text);
            cr_assert_eq(tine_type_size(a.type), types[t].size);
            cr_assert_eq(a.stride[0], 1);
            for (size_t i = 0; i < BYTES; i++) {
                const size_t unit = types[t].unit;
                const size_t from = big ? i / unit * unit + (unit - 1 - i % unit) : i;
                cr_assert_eq(((unsigned char *)a.data)[i], from + 1, "%s: byte %zu", text, i);
            }
            cr_assert_eq(tine_array_close(&a), 0);
        }
}

Test(npy, tells_the_strides_of_both_orders)
{
    static const struct {
        const char *text;
        int dims;
        size_t strides[3];
    } cases[] = {
        {"{'descr': '<f8', 'fortran_order': True, 'shape': (2, 4)}", 2, {1, 2}},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 4)}", 2, {4, 1}},
        {"{'descr': '>f4', 'fortran_order': True, 'shape': (2, 4, 2)}", 3, {1, 2, 8}},
        {"{'descr': '>f4', 'fortran_order': False, 'shape': (2, 4, 2)}", 3, {8, 2, 1}},
        {"{'descr': '|u1', 'fortran_order': True, 'shape': (3, 0, 5)}", 3, {0, 0, 0}},
        {"{'descr': '|u1', 'fortran_order': True, 'shape': (64,)}", 1, {1}},
        {"{'descr': '<f8', 'fortran_order': True, 'shape': ()}", 0, {0}},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        tine_array a;
        cr_assert_eq(opened(&a, 1, cases[k].text, 0, 64, TINE_READ), 0, "%s", cases[k].text);
        cr_assert_eq(a.dims, cases[k].dims);
        for (int i = 0; i < a.dims; i++)
            cr_assert_eq(a.stride[i], cases[k].strides[i], "%s: %zu", cases[k].text, a.stride[i]);
        cr_assert_eq(tine_array_close(&a), 0);
    }
    tine_array a;
    cr_assert_eq(tine_npy_create(&a, path, TINE_C128, 2, (size_t[]){3, 5}), 0);
    cr_assert(a.stride[0] == 5 && a.stride[1] == 1);
    cr_assert_eq(tine_array_discard(&a), 0);
}

Test(npy, that_is_copied_on_write_leaves_its_file_alone)
{
    for (int big = 0; big < 2; big++) {
        unsigned char before[MAX_FILE], after[MAX_FILE];
        tine_array a;
        cr_assert_eq(
            opened(&a, 1, big ? HEAD(">i4", "(16,)") : HEAD("<i4", "(16,)"), 0, 64, TINE_COPY), 0);
        size_t size = read_file(path, before);
        memset(a.data, 0xee, 64);
        cr_assert_eq(tine_array_close(&a), 0);
        cr_assert(read_file(path, after) == size && memcmp(before, after, size) == 0);
    }
}

Test(npy, that_is_only_read_cannot_be_written_to)
{
    for (int big = 0; big < 2; big++) {
        tine_array a;
        cr_assert_eq(
            opened(&a, 1, big ? HEAD(">i4", "(16,)") : HEAD("<i4", "(16,)"), 0, 64, TINE_READ), 0);
        int ends[2]; /* Reading into read-only memory fails. */
        cr_assert_eq(pipe(ends), 0);
        cr_assert_eq(write(ends[1], a.data, 4), 4);
        cr_assert(read(ends[0], a.data, 4) < 0 && errno == EFAULT);
        close(ends[0]), close(ends[1]);
        cr_assert_eq(tine_array_close(&a), 0);
    }
}

static void refused(const char *what, int rc, const tine_array *a)
{
    static const tine_array nothing;
    tine_array rest = *a;
    cr_assert_eq(rc, TINE_EFORMAT, "%s: %d", what, rc);
    cr_assert(a->why && *a->why, "%s", what);
    rest.why = NULL;
    cr_assert_eq(memcmp(&rest, &nothing, sizeof rest), 0, "%s: left something", what);
}

Test(npy, that_is_none_is_refused)
{
    static const char *const texts[] = {
        "",
        "{",
        "{}",
        "{'descr': '<f8'}",
        HEAD("<f8", "(8,)") "x",
        HEAD("<f8", "(8,)") "{",
        "(" HEAD("<f8", "(8,)"),
        HEAD("|O", "(8,)"),
        HEAD("f8", "(8,)"),
        HEAD("|f8", "(8,)"),
        HEAD("<f16", "(4,)"),
        HEAD("|S8", "(8,)"),
        HEAD("<U2", "(8,)"),
        HEAD("", "(8,)"),
        HEAD("<", "(8,)"),
        HEAD("<f8<f8<f8", "(8,)"),
        HEAD("<M8[ns]", "(8,)"),
        HEAD("<f8", "8"),
        HEAD("<f8", "(8)"),
        HEAD("<f8", "(8"),
        HEAD("<f8", "(,)"),
        HEAD("<f8", "(8,,)"),
        HEAD("<f8", "(-1,)"),
        HEAD("<f8", "(+8,)"),
        HEAD("<f8", "(8.0,)"),
        HEAD("<f8", "(0x8,)"),
        HEAD("<f8", "(2 4)"),
        HEAD("<f8", "[8]"),
        HEAD("<f8", "(9,)"),
        HEAD("<f8", "(18446744073709551616,)"),
        HEAD("<f8", "(2305843009213693952,)"),
        HEAD("<f8", "(1152921504606846976,)"),
        HEAD("<f8", "(4294967296, 4294967296)"),
        HEAD("<f8", "(99999999999999999999999,)"),
        HEAD("<f8", "(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)"),
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (8,), }",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (8,), }",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (8,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (8,), 'more': 1}",
        "{'descr': '<f8' 'fortran_order': False, 'shape': (8,), }",
        "{'descr: '<f8', 'fortran_order': False, 'shape': (8,), }",
    };
    tine_array a;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (int version = 1; version <= 3; version++)
            refused(texts[i], opened(&a, version, texts[i], 2, 64, TINE_READ), &a);
    for (int version = 0; version < 256; version += version == 0 ? 4 : 1)
        refused("version", opened(&a, version, HEAD("<f8", "(8,)"), 2, 64, TINE_READ), &a);
    refused("a long header", opened(&a, 1, HEAD("<f8", "(8,)"), 10001, 64, TINE_READ), &a);
}

/* Files cut at any place, and files with one byte of the header replaced by any other. Each gives
   an error, or an array whose bytes can all be read. */
Test(npy, that_is_cut_short_or_damaged)
{
    unsigned char good[MAX_FILE];
    size_t size = by_hand(good, 1, HEAD(">f8", "(2, 4)"), 1, 64);
    tine_array a;
    for (size_t k = 0; k < size; k++) {
        write_file(path, good, k);
        refused("cut", tine_npy_open(&a, path, TINE_READ), &a);
    }
    write_file(path, good, size);
    /* The file is changed byte by byte, because writing it anew takes milliseconds. */
    int fine = 0, file = open(path, O_WRONLY);
    for (size_t at = 0; at < size - 64; at++) {
        for (int value = 0; value < 256; value += at < 12 ? 1 : 5) {
            cr_assert_eq(pwrite(file, &(unsigned char){(unsigned char)value}, 1, (off_t)at), 1);
            int rc = tine_npy_open(&a, path, TINE_READ);
            cr_assert(rc == 0 || rc == TINE_EFORMAT, "byte %zu = %d: %d", at, value, rc);
            if (rc) continue;
            unsigned sum = 0;
            for (size_t i = 0; i < a.n * tine_type_size(a.type); i++)
                sum += ((const volatile unsigned char *)a.data)[i];
            fine += sum > 0;
            cr_assert_eq(tine_array_close(&a), 0);
        }
        cr_assert_eq(pwrite(file, good + at, 1, (off_t)at), 1);
    }
    close(file);
    cr_assert_gt(fine, 10);
}

Test(npy, that_grows_is_read_as_its_header_says)
{
    tine_array a;
    cr_assert_eq(opened(&a, 1, HEAD("<f8", "(4,)"), 2, 64, TINE_READ), 0);
    cr_assert_eq(a.n, 4);
    cr_assert_eq(tine_array_close(&a), 0);
}

/* ---- what is no file ------------------------------------------------------------------------- */
Test(npy, that_is_not_there_or_no_file)
{
    tine_array a;
    cr_assert_eq(tine_npy_open(&a, path, TINE_READ), TINE_EIO);
    cr_assert_eq(errno, ENOENT);
    cr_assert(!a.data && !a.why);
    cr_assert_eq(tine_raw_open(&a, path, TINE_F64, 0, TINE_READ), TINE_EIO);
    refused("a folder", tine_npy_open(&a, folder, TINE_READ), &a);
    cr_assert_eq(mkfifo(path, 0600), 0);
    /* The call does not wait for a writer of the pipe. */
    refused("a pipe", tine_npy_open(&a, path, TINE_READ), &a);
    char missing[96];
    snprintf(missing, sizeof missing, "%s/no/such", folder);
    cr_assert_eq(tine_npy_create(&a, missing, TINE_F64, 0, NULL), TINE_EIO);
    cr_assert_eq(errno, ENOENT);
}

Test(npy, checks_its_arguments)
{
    tine_array a = {.n = 77}, b;
    size_t shape[] = {8, SIZE_MAX / 32}, half[] = {(size_t)PTRDIFF_MAX / 16 + 1};
    cr_assert_eq(tine_npy_open(NULL, path, TINE_READ), TINE_EINVAL);
    cr_assert_eq(tine_npy_open(&a, NULL, TINE_READ), TINE_EINVAL);
    cr_assert_eq(tine_npy_open(&a, path, (tine_access)2), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(NULL, path, TINE_F64, 0, NULL), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(&a, NULL, TINE_F64, 0, NULL), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(&a, path, TINE_TYPE_END_, 0, NULL), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(&a, path, TINE_F64, -1, shape), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(&a, path, TINE_F64, TINE_DIMS + 1, shape), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(&a, path, TINE_F64, 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(&a, path, TINE_F64, 2, shape), TINE_EINVAL);
    cr_assert_eq(tine_npy_create(&a, path, TINE_F64, 1, half), TINE_EINVAL);
    cr_assert_eq(tine_raw_open(&a, path, (tine_type)-1, 0, TINE_READ), TINE_EINVAL);
    cr_assert_eq(tine_raw_open(NULL, path, TINE_F64, 0, TINE_READ), TINE_EINVAL);
    cr_assert_eq(tine_raw_create(&a, path, TINE_F64, 4, 1), TINE_EINVAL);
    cr_assert_eq(tine_raw_create(&a, path, TINE_F64, 0, SIZE_MAX / 8), TINE_EINVAL);
    cr_assert_eq(tine_array_close(NULL), TINE_EINVAL);
    cr_assert_eq(tine_array_discard(NULL), TINE_EINVAL);
    cr_assert_eq(a.n, 77);
    cr_assert_eq(tine_type_size(TINE_TYPE_END_), 0);
    b = (tine_array){0};
    cr_assert_eq(tine_array_discard(&b), 0);
}

/* ---- raw ------------------------------------------------------------------------------------- */
Test(npy, raw_elements_are_written_and_read)
{
    for (size_t offset = 0; offset < 200; offset += 40)
        for (size_t n = 0; n < 12; n += 5) {
            tine_array a;
            cr_assert_eq(tine_raw_create(&a, path, TINE_I32, offset, n), 0);
            for (size_t i = 0; i < n; i++) ((int32_t *)a.data)[i] = (int32_t)i - 3;
            cr_assert_eq(tine_array_close(&a), 0);
            struct stat s;
            cr_assert(stat(path, &s) == 0 && (size_t)s.st_size == offset + 4 * n);
            cr_assert_eq(tine_raw_open(&a, path, TINE_I32, offset, TINE_READ), 0);
            cr_assert(a.n == n && a.dims == 1 && a.shape[0] == n);
            for (size_t i = 0; i < n; i++) cr_assert_eq(((int32_t *)a.data)[i], (int32_t)i - 3);
            cr_assert_eq(tine_array_close(&a), 0);
        }
}

Test(npy, raw_elements_at_an_odd_address_and_files_of_another_size)
{
    unsigned char bytes[33];
    tine_array a;
    for (int i = 0; i < 33; i++) bytes[i] = (unsigned char)i;
    write_file(path, bytes, 33);
    cr_assert_eq(tine_raw_open(&a, path, TINE_U64, 1, TINE_COPY), 0);
    cr_assert(a.n == 4 && ((uint64_t *)a.data)[0] == 0x0807060504030201);
    cr_assert_eq(tine_array_close(&a), 0);
    refused("half an element", tine_raw_open(&a, path, TINE_U64, 0, TINE_READ), &a);
    refused("beyond the end", tine_raw_open(&a, path, TINE_U64, 34, TINE_READ), &a);
    cr_assert_eq(tine_raw_open(&a, path, TINE_U64, 33, TINE_READ), 0);
    cr_assert_eq(a.n, 0);
    cr_assert_eq(tine_array_close(&a), 0);
}

/* ---- texts ----------------------------------------------------------------------------------- */
#define SAYS(call, code, text) \
    do { \
        int rc_ = (call); \
        cr_assert_eq(rc_, code, "%s: %d", text, rc_); \
        cr_assert_str_eq(tine_last_error(), text); \
    } while (0)

Test(npy, failures_say_what_was_wrong)
{
    tine_array a;
    size_t shape[] = {8, SIZE_MAX / 32};
    SAYS(tine_npy_open(NULL, path, TINE_READ), TINE_EINVAL, "tine_npy_open: a is NULL");
    SAYS(tine_npy_open(&a, NULL, TINE_READ), TINE_EINVAL, "tine_npy_open: path is NULL");
    SAYS(tine_npy_open(&a, path, (tine_access)2), TINE_EINVAL,
         "tine_npy_open: access is not a tine_access");
    SAYS(tine_raw_open(&a, path, (tine_type)-1, 0, TINE_READ), TINE_EINVAL,
         "tine_raw_open: t is not a tine_type");
    SAYS(tine_raw_open(&a, path, TINE_I32, 0, (tine_access)-1), TINE_EINVAL,
         "tine_raw_open: access is not a tine_access");
    SAYS(tine_npy_create(NULL, path, TINE_F64, 0, NULL), TINE_EINVAL, "tine_npy_create: a is NULL");
    SAYS(tine_npy_create(&a, NULL, TINE_F64, 0, NULL), TINE_EINVAL,
         "tine_npy_create: path is NULL");
    SAYS(tine_npy_create(&a, path, TINE_TYPE_END_, 0, NULL), TINE_EINVAL,
         "tine_npy_create: t is not a tine_type");
    SAYS(tine_npy_create(&a, path, TINE_F64, 33, shape), TINE_EINVAL,
         "tine_npy_create: dims is not 0 to 32");
    SAYS(tine_npy_create(&a, path, TINE_F64, 1, NULL), TINE_EINVAL,
         "tine_npy_create: shape is NULL");
    SAYS(tine_npy_create(&a, path, TINE_F64, 2, shape), TINE_EINVAL,
         "tine_npy_create: shape has more elements than an array can have");
    SAYS(tine_raw_create(&a, path, TINE_F64, 4, 1), TINE_EINVAL,
         "tine_raw_create: offset is not a multiple of the element's size");
    SAYS(tine_raw_create(&a, path, TINE_F64, 0, SIZE_MAX / 8), TINE_EINVAL,
         "tine_raw_create: n is more than an array can have");
    SAYS(tine_array_close(NULL), TINE_EINVAL, "tine_array_close: a is NULL");
    SAYS(tine_array_discard(NULL), TINE_EINVAL, "tine_array_discard: a is NULL");
    SAYS(tine_npy_open(&a, path, TINE_READ), TINE_EIO,
         "tine_npy_open: the file cannot be opened, and errno says why");
    SAYS(tine_raw_open(&a, folder, TINE_I32, 0, TINE_READ), TINE_EFORMAT,
         "tine_raw_open: the path names something that is no regular file");
    SAYS(tine_npy_create(&a, folder, TINE_I32, 0, NULL), TINE_EIO,
         "tine_npy_create: the path names a folder");
    SAYS(tine_raw_create(&a, "", TINE_I32, 0, 1), TINE_EIO,
         "tine_raw_create: the path cannot be followed, and errno says why");
    SAYS(tine_raw_create(&a, "/dev/null", TINE_I32, 0, 1), TINE_EIO,
         "tine_raw_create: the path names something that is no regular file");
    SAYS(opened(&a, 4, HEAD("<f8", "(8,)"), 0, 64, TINE_READ), TINE_EFORMAT,
         "tine_npy_open: the file is of an unknown version of the .npy format");
    cr_assert_str_eq(a.why, "the file is of an unknown version of the .npy format");
    SAYS(opened(&a, 1, HEAD("<f8", "(9,)"), 0, 64, TINE_READ), TINE_EFORMAT,
         "tine_npy_open: the file's data are cut short");
    SAYS(opened(&a, 1, HEAD(">f8", "(9,)"), 0, 64, TINE_READ), TINE_EFORMAT,
         "tine_npy_open: the file's data are cut short");
    SAYS(opened(&a, 1, HEAD("<S2", "(9,)"), 0, 64, TINE_READ), TINE_EFORMAT,
         "tine_npy_open: the file's elements are none of i4 i8 u4 u8 f4 f8 i1 i2 u1 u2 b1 f2 "
         "c8 c16");
    write_file(path, "five!", 5);
    SAYS(tine_npy_open(&a, path, TINE_READ), TINE_EFORMAT,
         "tine_npy_open: the file is no .npy file");
    SAYS(tine_raw_open(&a, path, TINE_F64, 0, TINE_READ), TINE_EFORMAT,
         "tine_raw_open: the file's size is not that of whole elements");
    cr_assert_eq(mkdir(other, 0700) + tine_npy_create(&a, path, TINE_I32, 0, NULL), 0);
    cr_assert(unlink(path) == 0 && mkdir(path, 0700) == 0);
    SAYS(tine_array_close(&a), TINE_EIO,
         "tine_array_close: the file cannot be written and given its name, and errno says why");
    cr_assert_eq(rmdir(path), 0);
}
