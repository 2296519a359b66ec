/** @file livrec.h
 *  Umbrella header of liblivrec: find, follow, record and report live streams.
 *
 *  - Only fixed-width integers, `const char *` in UTF-8 and opaque pointers cross the ABI.
 *  - Results: 0 or a negative LIVREC_E* code; `**out` is the caller's and untouched on failure;
 *    other returned pointers are borrowed as each function says; every *_free takes NULL.
 *  - The library sets no signal handler, never exits, prints nothing and calls no locale
 *    functions. Programs should ignore SIGPIPE or not; livrec does not raise it. */
#ifndef LIVREC_H
#define LIVREC_H

#include <livrec/version.h>
#include <livrec/error.h>
#include <livrec/options.h>
#include <livrec/room.h>
#include <livrec/job.h>
#include <livrec/event.h>
#include <livrec/notify.h>
#include <livrec/repair.h>
#include <livrec/watch.h>

#endif
