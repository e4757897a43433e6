/* widest.c - prints the widest instruction set of the kernels that this machine runs. */
#include <stdio.h>
#include "../../kernels/machine.h"

int main(void) { return puts(machine_has_v4() ? "v4" : machine_has_v3() ? "v3" : "base") < 0; }
