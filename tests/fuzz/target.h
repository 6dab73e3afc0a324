/* target: the one function of a fuzz target, as libFuzzer wants it. Always returns 0. */
#ifndef DEPCHECK_TESTS_FUZZ_TARGET_H
#define DEPCHECK_TESTS_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
