/*
 * snapshot_write: a project as a line of a snapshot file (fetch/snapshot.h), with the same bytes
 * for the same project.
 */
#ifndef DEPCHECK_PYPI_SNAPSHOT_WRITE_H
#define DEPCHECK_PYPI_SNAPSHOT_WRITE_H

#include "base/buf.h"
#include "pypi/protocol.h"

/* Why a release is unread that the recorded run did not reach; written as "unread": true. */
struct failure snapshot_unread(void);

void snapshot_write_project(struct buf *out, const struct protocol_project *project);

#endif
