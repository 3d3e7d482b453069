/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of the errors that sending a probe can end with. The C library has them
 * for people, in their language; machines want the ones of errno(3).
 */
#ifndef LEADLINE_UI_ERROR_NAMES_H
#define LEADLINE_UI_ERROR_NAMES_H

/* "ENETUNREACH" and its like, or NULL for an errno that is not among them. */
const char *error_names_find(int error);

#endif
