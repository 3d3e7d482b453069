/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One line of a file of targets:
 *
 *	NAME [label=TEXT]	# comment
 *
 * NAME is a host, an address, a prefix or a range of addresses; TEXT is what
 * the target is called in place of it, and has no blanks unless it stands in
 * double quotes. A comment starts at the beginning of a word. Pure.
 */
#ifndef LEADLINE_ENGINE_TARGET_LINE_H
#define LEADLINE_ENGINE_TARGET_LINE_H

#include <stddef.h>

/* Longest host name, and longest label, without a closing zero. */
#define TARGET_LINE_NAME_MAX 255

enum target_line_kind {
	TARGET_LINE_EMPTY, /* nothing but blanks and a comment */
	TARGET_LINE_TARGET,
	TARGET_LINE_BAD, /* `why` */
};

/* All texts are borrowed and have no closing zero. */
struct target_line {
	enum target_line_kind kind;
	const char *name;
	size_t name_size;  /* 1 to TARGET_LINE_NAME_MAX */
	const char *label; /* NULL: none */
	size_t label_size;
	const char *why; /* what is wrong, a few words without the line */
};

/* Reads the SIZE bytes at TEXT, a line with or without its end. */
void target_line_parse(const char *text, size_t size, struct target_line *line);

#endif
