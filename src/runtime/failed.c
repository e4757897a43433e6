/* failed.c - tine_fail: a body tells which element failed. */
#include "failed.h"
#include "tine/tine.h"

_Thread_local size_t failed_said __attribute__((tls_model("initial-exec"))) = SIZE_MAX;

void tine_fail(size_t i) { failed_said = i; }
