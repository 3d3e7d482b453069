#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The same trace by whoever it is made: root, a file with the capability, nobody
# with nothing. For UDP and ICMP, and for TCP where there is that.

# shellcheck disable=SC2317 # jobs call the functions
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"
# shellcheck source=trace.sh
. "$(dirname "$0")/trace.sh"

mkdir "$LAB_DIR/plain" "$LAB_DIR/capped"
for dir in plain capped; do
	cp "$LAB_BIN/traceroute" "$LAB_DIR/$dir"
	chmod 755 "$LAB_DIR/$dir/traceroute"
done
plain=$LAB_DIR/plain/traceroute
capped=$LAB_DIR/capped/traceroute
has_capped=yes
if grep -q __asan_init "$capped"; then
	echo '# skipped: a sanitizer does not work in a file with a capability'
	has_capped=no
elif ! setcap cap_net_raw=p "$capped" 2>/dev/null; then
	echo '# skipped: files cannot have capabilities here'
	has_capped=no
fi
methods='-U -I'
! trace_has -T || methods="$methods -T"

lab_chain 4
lab_limits off
ping_group_range src open

# golden TARGET: without the size of the packets.
golden()
{
	echo "traceroute to $1 ($1), 30 hops max"
	if [ "$1" = 10.88.0.1 ]; then
		set -- 10.77.0.2 10.77.1.2 10.77.2.2 10.77.3.2 "$1"
	else
		set -- fd77::2 fd77:1::2 fd77:2::2 fd77:3::2 "$1"
	fi
	row=1
	for hop; do
		echo " $row  $hop  T ms  T ms  T ms"
		row=$((row + 1))
	done
}

# How long a SYN is, differs. The size is in the header.
hops_of()
{
	sed -E 's/, [0-9]+ byte packets//' "$LAB_DIR/out" >"$LAB_DIR/hops"
	mv "$LAB_DIR/hops" "$LAB_DIR/out"
}

# same WHO FILE METHOD TARGET
same()
{
	golden "$4" >"$LAB_DIR/want"
	option=${3#-U}
	# shellcheck disable=SC2086 # empty is no word
	run in_host src "$2" -n $option "$4"
	hops_of
	expect_text "$1 $3 $4: five hops" <"$LAB_DIR/want"
	expect_count err 0
	[ "$status" = 0 ] || lab_bad "$1 $3 $4: status $status"
}

for method in $methods; do
	for target in 10.88.0.1 fd88::1; do
		lab_job same root "$plain" "$method" $target
		as_nobody lab_job same nobody "$plain" "$method" $target
		contained lab_job same contained "$plain" "$method" $target
		[ $has_capped = no ] ||
			as_nobody lab_job same capped "$capped" "$method" \
				$target
	done
done

# An end that is no end: rejected on the way, with the note that says so.
noted()
{
	option=${3#-U}
	# shellcheck disable=SC2086 # empty is no word
	run in_host src "$2" -n $option "$4"
	expect_grep out "^ 4  $5 .* ms $6  .* ms $6  .* ms $6\$"
	expect_grep out "^ 3  $5  "
	expect_count out 5
}

lab_rule r3 passing ip daddr 10.88.1.1 reject with icmp type admin-prohibited
lab_rule r3 passing ip6 daddr fd88::1:1 reject with icmpv6 type addr-unreachable
for method in $methods; do
	lab_job noted root "$plain" "$method" 10.88.1.1 10.77.2.2 '!X'
	as_nobody lab_job noted nobody "$plain" "$method" 10.88.1.1 \
		10.77.2.2 '!X'
	lab_job noted root "$plain" "$method" fd88::1:1 fd77:2::2 '!H'
	as_nobody lab_job noted nobody "$plain" "$method" fd88::1:1 \
		fd77:2::2 '!H'
done
lab_jobs_end

# A flow label that somebody leases for himself must not stop the others. It stays
# his for some seconds, so each time it is another.
label=0x54320
leased()
{
	in_host src "$LEADLINE_NET/lease" "$@"
}
for method in $methods; do
	option=${method#-U}
	label=$((label + 1))
	golden fd88::1 >"$LAB_DIR/want"
	# shellcheck disable=SC2086 # empty is no word
	as_nobody run leased $label fd88::1 "$plain" -n $option -l 0x12345 fd88::1
	hops_of
	expect_text "$method: a flow label, and another is leased" \
		<"$LAB_DIR/want"
	label=$((label + 1))
	# shellcheck disable=SC2086 # empty is no word
	as_nobody expect_status 2 leased $label fd88::1 "$plain" -n $option \
		-l $label fd88::1
	expect_grep err "can't set flowlabel: Operation not permitted\$"
	expect_count out 0
done

# A port that somebody has is his, unless the user wants to share it.
in_host src "$LEADLINE_NET/serve" tcp 50001 >"$LAB_DIR/serve" &
lab_until grep -q listening "$LAB_DIR/serve" || lab_fatal "nobody serves"
expect_status 2 in_host src "$traceroute" -n -T --sport 50000 10.88.0.1
expect_grep err 'bind: Address already in use$'
expect_status 0 in_host src "$traceroute" -n -T -O reuse,info --sport 50000 \
	-q 2 10.88.0.1
expect_grep out ' 5  10.88.0.1 <rst,ack>  .* ms  .* ms$'

# Where not everybody may ping, ICMP wants the capability and says so, and the
# others go on as before.
ping_group_range src closed
# dgram is a ping socket, which no capability opens
expect_status 2 in_host src "$traceroute" -n -I -O dgram 10.88.0.1
expect_grep err 'net\.ipv4\.ping_group_range$'
if [ "$LAB_INSIDE" = root ]; then
	as_nobody expect_status 2 in_host src "$plain" -n -I 10.88.0.1
	expect_grep err 'net\.ipv4\.ping_group_range'
	as_nobody lab_job same nobody "$plain" -U 10.88.0.1
	for what in '-g 10.77.0.2' '--sport 80' '-T --sport 80' \
		'-T -O ack' '-I -O raw' -D; do
		name=$(echo "$what" | sed 's/^-T -O.*/-O/; s/^-I -O.*/-O/
			s/^-T //; s/^-g.*/-g/; s/^-D/module dccp/')
		# shellcheck disable=SC2086 # a list of words
		as_nobody expect_status 2 in_host src "$plain" -n $what \
			10.88.0.1
		expect_grep err "^$plain: $name.* needs a raw socket.*setcap "
	done
	as_nobody expect_status 2 in_host src "$plain" -n -d 10.88.0.1
	expect_grep err 'SO_DEBUG: Permission denied$'
	[ $has_capped = no ] ||
		as_nobody lab_job same capped "$capped" -I fd88::1
fi
lab_done
