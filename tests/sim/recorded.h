/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The JSON of every story, kept for a validator.
 *
 * Where $LEADLINE_JSON names a file, what a program wrote as JSON is appended
 * to it; tests/schema/schema.py runs a story so and then looks at each line.
 */
#ifndef LEADLINE_SIM_RECORDED_H
#define LEADLINE_SIM_RECORDED_H

#include "capture.h"

/* Appends what JSON caught. All of it is whole lines, or the test ends here. */
void recorded_keep(struct capture *json);

#endif
