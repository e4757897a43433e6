/* npy_round.c - reads an array file and writes it again:  npy_round IN OUT. Exits with 0, or with
   the code's last digits: 7 for TINE_EFORMAT. */
#include <stdio.h>
#include <string.h>
#include <tine/npy.h>

/* Copies an array in any order to one in C order, element by element. */
static void in_c_order(char *to, const tine_array *a)
{
    const size_t size = tine_type_size(a->type);
    size_t at[TINE_DIMS] = {0};
    for (size_t i = 0; i < a->n; i++) {
        size_t from = 0;
        for (int k = 0; k < a->dims; k++) from += at[k] * a->stride[k];
        memcpy(to + i * size, (const char *)a->data + from * size, size);
        for (int k = a->dims; k-- > 0 && ++at[k] == a->shape[k];) at[k] = 0;
    }
}

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
    in_c_order(out.data, &in);
    rc = tine_array_close(&out);
    const int closed = tine_array_close(&in);
    return status(rc ? rc : closed);
}
