/* cancel.c - the number of delays that each thread has begun and not ended. */
#include "cancel.h"

_Thread_local struct cancel_mine cancel_mine __attribute__((tls_model("initial-exec")));
