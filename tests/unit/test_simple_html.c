#include "tests/unit/simple_fixture.h"

int main(void)
{
    return test_end();
}
