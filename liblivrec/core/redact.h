/* The last door before a line reaches a log or an error: what looks like a secret becomes stars.
 * Code is not meant to put secrets there; text of strangers (a platform's message, a script's
 * exception) may hold what was sent to them. */
#ifndef LR_REDACT_H
#define LR_REDACT_H

/* In place, never longer. Hidden are
 *   - of URLs: user info, query and fragment; scheme, host, port and path stay;
 *   - the values of Cookie, Set-Cookie, Authorization and Proxy-Authorization, to the line's end;
 *   - values of names that sound like a secret (token, sign, password, session ...), written as
 *     name=value or "name":"value".
 * The text is one line; running it twice changes nothing more. */
void lr_redact(char *line);

#endif
