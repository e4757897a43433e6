/* cancel.c - what each thread has put off. */
#include "cancel.h"

_Thread_local struct cancel_mine cancel_mine __attribute__((tls_model("initial-exec")));
