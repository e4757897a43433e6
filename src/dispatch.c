/* dispatch.c - which instruction set the typed kernels run on. */
#include "tine/tine.h"
const char *tine_isa(void) { return "base"; }
