/* Bytes as a project's page in JSON. */
#include "tests/fuzz/simple_page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str body = {(const char *)data, size};
    simple_page_check(STR("application/vnd.pypi.simple.v1+json"), body);
    return 0;
}
