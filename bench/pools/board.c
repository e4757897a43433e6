/* board.c - the board of a pool: mapped and begun by the parent, stopped by any process. */
#include "board.h"
#include "pages.h"
#include <stdlib.h>
#include <sys/mman.h>

/* Up to this number of chunks, each part has cache lines of its own. Parts of more chunks are
   packed. */
static const size_t parts_apart = 4096;

static size_t ceil_div(size_t n, size_t d) { return n / d + (n % d != 0); }

static size_t chunk_for(const pool_opts *o, size_t n)
{
    if (o->chunk) return o->chunk;
    size_t chunk = ceil_div(n, 4 * (size_t)o->workers);
    return chunk ? chunk : 1;
}

static size_t most_chunks(const pool_opts *o, size_t n)
{
    return o->chunk ? ceil_div(n, o->chunk) : 4 * (size_t)o->workers;
}

/* One shared mapping holds the board, its slots and the parts of all chunks. All other memory
   belongs to the parent, and fork copies it. */
int board_open(pool *p)
{
    const size_t chunks = most_chunks(&p->opts, p->task.n),
                 line = chunks <= parts_apart ? POOL_LINE : 16;
    const size_t head = sizeof(pool_board) + (size_t)p->opts.workers * sizeof(pool_slot);
    p->stride = (sizeof(pool_part) + p->task.acc_size + line - 1) / line * line;
    if (__builtin_mul_overflow(chunks, p->stride, &p->board_size)) return -1;
    if (__builtin_add_overflow(p->board_size, head, &p->board_size)) return -1;
    p->workers = calloc((size_t)p->opts.workers, sizeof *p->workers);
    if (p->task.acc_size) p->acc = aligned_alloc(64, (p->task.acc_size + 63) / 64 * 64);
    if (!p->workers || (p->task.acc_size && !p->acc)) return -1;
    void *m = mmap(NULL, p->board_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (m == MAP_FAILED) return -1;
    p->board = m;
    p->parts = (char *)m + head;
    pool_map_pages(m, p->board_size, 1);
    return 0;
}

void board_begin(pool *p, size_t n, int timed)
{
    pool_board *b = p->board;
    if (++b->call == 0) b->call = 1;
    b->n = n;
    b->chunk = chunk_for(&p->opts, n);
    b->chunks = ceil_div(n, b->chunk);
    b->timed = timed;
    b->stop = POOL_NONE;
    atomic_store_explicit(&b->next, 0, memory_order_relaxed);
    p->next = p->deaths = 0;
    p->fail_chunk = POOL_NONE;
    p->broken = p->fail_code = 0;
    p->start = 0;
}

/* Chunks may fail in any order. The lowest failing chunk decides where the call stops. */
void board_stop(pool *p, size_t k)
{
    size_t stop = p->board->stop;
    while (k < stop && !atomic_compare_exchange_weak(&p->board->stop, &stop, k)) {
    }
}

void board_close(pool *p)
{
    if (p->board) munmap(p->board, p->board_size);
    free(p->workers);
    free(p->acc);
}
