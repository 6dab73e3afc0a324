/* Replaced by the first room. */
typedef int fetch_nothing;
