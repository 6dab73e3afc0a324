/*
 * redact: takes passwords and tokens out of URLs before anything is shown.
 */
#ifndef DEPCHECK_CLI_REDACT_H
#define DEPCHECK_CLI_REDACT_H

#include "base/arena.h"

/*
 * The text with four stars for every password in a URL (user:secret at a host), and for a user
 * without a password, which may be a token, as pip does. A user of ssh without a password (git at a
 * host) stays. The text itself if there is no URL.
 */
struct str redact(struct arena *arena, struct str text);

#endif
