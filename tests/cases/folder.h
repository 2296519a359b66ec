/* The cases that a program is given: files, and folders of them. */
#ifndef CASES_FOLDER_H
#define CASES_FOLDER_H

#include <stdbool.h>

/* Calls fn with the path of each case, in the order of names; says on stdout how each went. EXIT_*
 * for main(): success when there were some and all went well. */
int case_each(int argc, char **argv, bool (*fn)(const char *path));

#endif
