/* npy_round.c - reads an array file and writes it again:  npy_round IN OUT. Exits with 0, or with
   the code's last digits: 7 for TINE_EFORMAT. */
#include <stdio.h>
#include <string.h>
#include <tine/npy.h>

static int status(int rc) { return rc ? -1000 - rc : 0; }

int main(int argc, char **argv)
{
    tine_array in, out;
    if (argc != 3) return 100;
    int rc = tine_npy_open(&in, argv[1], TINE_READ);
    if (rc) {
        fprintf(stderr, "%s: %s: %s\n", argv[1], tine_strerror(rc), in.why ? in.why : "");
        return status(rc);
    }
    rc = tine_npy_create(&out, argv[2], in.type, in.dims, in.shape);
    if (rc) return status(rc);
    memcpy(out.data, in.data, in.n * tine_type_size(in.type));
    rc = tine_array_close(&out);
    const int closed = tine_array_close(&in);
    return status(rc ? rc : closed);
}
