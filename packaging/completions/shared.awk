# SPDX-License-Identifier: BSD-2-Clause
#
# What the writers share: records come in, `names` is what people type.

BEGIN { FS = "\037"; count = split(names, typed, " ") }
function kind(value) {
	if (value == "") return ""
	if (value ~ /^(DEVICE|INTERFACE|IFACE)$/) return "device"
	if (value ~ /^(FILE|PATH)$/) return "file"
	if (value ~ /^(FOLDER|DIR|DIRECTORY)$/) return "folder"
	if (value ~ /^(HOST|ADDRESS|GATEWAY)$/) return "host"
	if (value ~ /^[a-z0-9-]+(\|[a-z0-9-]+)*$/) return "words"
	return "free"
}
function words(value) { gsub(/\|/, " ", value); return value }
# TEXT within single quotes of a shell.
function quoted(text) { gsub(/\047/, "\047\\\047\047", text); return text }
