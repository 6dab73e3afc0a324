#include "base/vec.h"

#include "tests/unit/test.h"

TEST(elements_stay_in_order)
{
    VEC(size_t) numbers = {0};
    for (size_t i = 0; i < 10000; i++) {
        vec_push(arena, &numbers, i * i);
    }
    CHECK(numbers.len == 10000 && numbers.cap >= numbers.len);
    for (size_t i = 0; i < numbers.len; i++) {
        CHECK(numbers.at[i] == i * i);
    }
}

TEST(an_element_may_be_a_whole_struct)
{
    struct pair {
        int key;
        char text[100];
    };
    VEC(struct pair) pairs = {0};
    for (int i = 0; i < 100; i++) {
        vec_push(arena, &pairs, (struct pair){.key = i, .text = "x"});
    }
    CHECK(pairs.len == 100 && pairs.at[99].key == 99 && pairs.at[0].text[0] == 'x');
}

/* Two vectors that grow in turns do not write into each other. */
TEST(two_vectors_of_one_arena)
{
    VEC(int) a = {0};
    VEC(int) b = {0};
    for (int i = 0; i < 1000; i++) {
        vec_push(arena, &a, i);
        vec_push(arena, &b, -i);
    }
    for (int i = 0; i < 1000; i++) {
        CHECK(a.at[i] == i && b.at[i] == -i);
    }
}

/* The newest allocation grows where it is. */
TEST(a_vector_alone_does_not_move)
{
    VEC(char) bytes = {0};
    vec_push(arena, &bytes, 'a');
    const char *first = bytes.at;
    for (int i = 0; i < 1000; i++) {
        vec_push(arena, &bytes, 'b');
    }
    CHECK(bytes.at == first);
}

/* Growing is linear: twice as much each time, so that no more than a few times the bytes go. */
TEST(growing_is_linear)
{
    VEC(uint64_t) numbers = {0};
    for (uint64_t i = 0; i < 100000; i++) {
        arena_alloc(arena, 1, 1); /* keeps it from growing in place */
        vec_push(arena, &numbers, i);
    }
    size_t beside = numbers.len * sizeof(max_align_t);
    CHECK(arena_used(arena) < beside + 4 * numbers.len * sizeof(uint64_t));
}

int main(void)
{
    RUN(elements_stay_in_order);
    RUN(an_element_may_be_a_whole_struct);
    RUN(two_vectors_of_one_arena);
    RUN(a_vector_alone_does_not_move);
    RUN(growing_is_linear);
    return test_end();
}
