/* protocol_fixture: writes a message of any kind, for round trips. */
#ifndef DEPCHECK_TESTS_UNIT_PROTOCOL_FIXTURE_H
#define DEPCHECK_TESTS_UNIT_PROTOCOL_FIXTURE_H

#include "pypi/protocol.h"

static inline void write_question(struct buf *out, const struct protocol_message *message)
{
    switch (message->kind) {
    case PROTOCOL_SETUP:
        protocol_write_setup(out, &message->setup);
        break;
    case PROTOCOL_ASK_PAGE:
        protocol_write_ask_page(out, &message->ask_page);
        break;
    case PROTOCOL_ASK_METADATA:
        protocol_write_ask_metadata(out, &message->ask_metadata);
        break;
    case PROTOCOL_ASK_DOCUMENT:
        protocol_write_ask_document(out, &message->ask_document);
        break;
    case PROTOCOL_ASK_COMPRESS:
        protocol_write_ask_compress(out, &message->ask_compress);
        break;
    default:
        protocol_write_ask_import(out, &message->ask_import);
        break;
    }
}

static inline void write_message(struct buf *out, const struct protocol_message *message)
{
    switch (message->kind) {
    case PROTOCOL_WORKING:
        protocol_write_working(out, message->working);
        break;
    case PROTOCOL_PROGRESS:
        protocol_write_progress(out, message->progress);
        break;
    case PROTOCOL_WARNING:
        protocol_write_warning(out, message->warning);
        break;
    case PROTOCOL_PAGE:
        protocol_write_page(out, &message->page);
        break;
    case PROTOCOL_METADATA:
        protocol_write_metadata(out, &message->metadata);
        break;
    case PROTOCOL_DOCUMENT:
        protocol_write_document(out, &message->document);
        break;
    case PROTOCOL_PROJECT:
        protocol_write_project(out, &message->project);
        break;
    case PROTOCOL_IMPORTED:
        protocol_write_imported(out, &message->imported);
        break;
    default:
        write_question(out, message);
        break;
    }
}

#endif
