/** @file error.h
 *  Error codes and the error text of the calling thread.
 *
 *  Functions that can fail return 0 on success or one of the negative codes below. The numbers
 *  are fixed for ever. `livrec_last_error()` holds one line for a person: what, where, what was
 *  expected. Cookies, tokens and URL queries never appear in it. */
#ifndef LIVREC_ERROR_H
#define LIVREC_ERROR_H

#include <stdint.h>
#include <livrec/version.h>

#define LIVREC_OK 0
#define LIVREC_EARG (-1)          /**< an argument or option is out of its range */
#define LIVREC_ENOMEM (-2)        /**< memory could not be allocated */
#define LIVREC_EUNSUPPORTED (-3)  /**< no platform takes this URL, or the build lacks the feature */
#define LIVREC_ENOTFOUND (-4)     /**< the platform says that there is no such room */
#define LIVREC_EAUTH (-5)         /**< login, password or payment is needed */
#define LIVREC_EGEO (-6)          /**< refused in this country or network */
#define LIVREC_ERATE (-7)         /**< rate limit or risk control: wait, or give a cookie */
#define LIVREC_ENET (-8)          /**< name resolution, connection, TLS or proxy failed */
#define LIVREC_EHTTP (-9)         /**< an HTTP status that is none of the above */
#define LIVREC_EPARSE (-10)       /**< an answer does not have the expected form; names the path */
#define LIVREC_ESCRIPT (-11)      /**< a script served by the platform failed or took too long */
#define LIVREC_EDRM (-12)         /**< the media is encrypted and can't be recorded */
#define LIVREC_EIO (-13)          /**< a file or folder can't be opened, written or renamed */
#define LIVREC_EMEDIA (-14)       /**< the media is not what it says it is, or can't be stored so */
#define LIVREC_ECANCELLED (-15)   /**< stopped by the caller */
#define LIVREC_ETIMEOUT (-16)     /**< no answer in time */
#define LIVREC_ECLOSED (-17)      /**< the handle or job is closed already */
#define LIVREC_EINTERNAL (-18)    /**< a bug in livrec: please report it */
#define LIVREC_EPOLICY (-19)      /**< the URL policy refuses this address or scheme */
#define LIVREC_EBUSY (-20)        /**< another process, or handle, works there already */

#ifdef __cplusplus
extern "C" {
#endif

/** Error text of the last failed call on this thread, in UTF-8, one line, prefixed with the name
 *  of the public function. Never NULL; "" if no call failed yet. Borrowed: valid until the next
 *  livrec call on this thread. Since 0.1. */
LIVREC_API const char *livrec_last_error(void);

/** The language of texts for people that this thread gets from functions that take no handle: of
 *  livrec_last_error(), livrec_error_text(), livrec_option_str() and their like. It is English until
 *  this is called. A handle has a language of its own, the option core.language; with its "auto" it
 *  is that of the thread that calls livrec_new(). Events, log lines and the errors of calls with a
 *  handle are in that one. Names, keys and codes are the same in all languages.
 *  @param language  "zh_CN" or another name of Chinese; all else, and NULL, is English.
 *  Since 0.1. */
LIVREC_API void livrec_language(const char *language);

/** A fixed text of the library, or of strerror(), in the language of this thread: the text of an
 *  event that was made in English, say. It is found by its English, to the letter.
 *  @return static storage, or `text` itself where there is no other. Thread-safe. Since 0.1. */
LIVREC_API const char *livrec_text(const char *text);

/** Stable name of a code: "NET" for LIVREC_ENET, "OK" for 0, "UNKNOWN" for others.
 *  Static storage. Thread-safe. Since 0.1. */
LIVREC_API const char *livrec_error_name(int32_t code);

/** One sentence on what a code means and what to do. Static storage. Thread-safe. Since 0.1. */
LIVREC_API const char *livrec_error_text(int32_t code);

#ifdef __cplusplus
}
#endif
#endif
