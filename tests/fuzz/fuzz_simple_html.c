/* Bytes as a project's page in HTML, and as the names of a directory. */
#include "tests/fuzz/simple_page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str body = {(const char *)data, size};
    simple_page_check(STR("text/html"), body);
    simple_page_check(STR("inode/directory"), body);
    return 0;
}
