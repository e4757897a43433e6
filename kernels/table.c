/* table.c - the table of all kernels as compiled for this instruction set. */
#include "kernel.h"
#include "table.h"

#define TEXT2_(word) #word
#define TEXT_(word) TEXT2_(word)

const struct tine_kernels UNDER_(tine_kernels, TINE_ISA) = {
    .isa = TEXT_(TINE_ISA),
#define KERNEL(name, params, args) .TINE_NAME_(name) = FN(name),
#define TINE_TYPE_FILE "kernels.def"
#include "tine/types.h"
};
