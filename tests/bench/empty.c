/* The smallest process: what every figure of the benchmarks is a multiple of. */
int main(void)
{
    return 0;
}
