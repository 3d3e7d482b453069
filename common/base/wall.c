/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Dates of the Gregorian calendar.
 */
#include "base/wall.h"

#include "base/ns.h"

#define SECONDS_PER_DAY 86400

/* Writes SIZE digits of VALUE, with zeros in front, and what follows them. */
static char *put_digits(char *to, int64_t value, int size, char follows)
{
	for (int i = size - 1; i >= 0; i--) {
		to[i] = (char)('0' + value % 10);
		value /= 10;
	}
	to[size] = follows;
	return to + size + 1;
}

/*
 * Days since 1970 as a date of the Gregorian calendar. Years are taken to begin
 * in March, so that the leap day is their last; 153 days are five months.
 */
static char *put_date(char *to, int64_t days)
{
	int64_t day = days + 719468; /* since 0000-03-01 */
	int64_t era = day / 146097;  /* of 400 years */
	int64_t of_era = day % 146097;
	int64_t year =
		(of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) /
		365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153; /* from March */
	int64_t of_month = of_year - (153 * month + 2) / 5;

	year += era * 400 + (month >= 10);
	to = put_digits(to, year, 4, '-');
	to = put_digits(to, month < 10 ? month + 3 : month - 9, 2, '-');
	return put_digits(to, of_month + 1, 2, 'T');
}

/* A clock that is wrong enough to be before 1970 is shown as 1970. */
void wall_format(int64_t ns, char text[WALL_TEXT_SIZE])
{
	int64_t seconds = ns / NS_PER_SEC;
	int64_t of_day = seconds % SECONDS_PER_DAY;
	char *to = text;

	to = put_date(to, seconds / SECONDS_PER_DAY);
	to = put_digits(to, of_day / 3600, 2, ':');
	to = put_digits(to, of_day / 60 % 60, 2, ':');
	to = put_digits(to, of_day % 60, 2, '.');
	to = put_digits(to, ns % NS_PER_SEC, 9, 'Z');
	*to = '\0';
}
