// SPDX-License-Identifier: Apache-2.0
#include "cli/program.h"

int main(int count, char** values) {
    return cajista::cli::run_program(cajista::cli::Arguments(values + 1, values + count));
}
