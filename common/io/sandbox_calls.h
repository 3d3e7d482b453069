/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers of system calls; private to io. What a machine does not have, or the
 * headers do not know, is CALL_NONE: machines of 32 bits have other calls for
 * what does not fit, and newer machines leave out what has a newer form.
 */
#ifndef LEADLINE_IO_SANDBOX_CALLS_H
#define LEADLINE_IO_SANDBOX_CALLS_H

#include <sys/syscall.h>

#define CALL_NONE (-1)

#ifndef SYS__llseek
#define SYS__llseek CALL_NONE
#endif
#ifndef SYS__newselect
#define SYS__newselect CALL_NONE
#endif
#ifndef SYS_access
#define SYS_access CALL_NONE
#endif
#ifndef SYS_clock_getres
#define SYS_clock_getres CALL_NONE
#endif
#ifndef SYS_clock_getres_time64
#define SYS_clock_getres_time64 CALL_NONE
#endif
#ifndef SYS_clock_gettime
#define SYS_clock_gettime CALL_NONE
#endif
#ifndef SYS_clock_gettime64
#define SYS_clock_gettime64 CALL_NONE
#endif
#ifndef SYS_clock_nanosleep
#define SYS_clock_nanosleep CALL_NONE
#endif
#ifndef SYS_clone3
#define SYS_clone3 CALL_NONE
#endif
#ifndef SYS_close_range
#define SYS_close_range CALL_NONE
#endif
#ifndef SYS_creat
#define SYS_creat CALL_NONE
#endif
#ifndef SYS_dup2
#define SYS_dup2 CALL_NONE
#endif
#ifndef SYS_epoll_create
#define SYS_epoll_create CALL_NONE
#endif
#ifndef SYS_epoll_pwait
#define SYS_epoll_pwait CALL_NONE
#endif
#ifndef SYS_epoll_wait
#define SYS_epoll_wait CALL_NONE
#endif
#ifndef SYS_eventfd
#define SYS_eventfd CALL_NONE
#endif
#ifndef SYS_faccessat2
#define SYS_faccessat2 CALL_NONE
#endif
#ifndef SYS_fcntl
#define SYS_fcntl CALL_NONE
#endif
#ifndef SYS_fcntl64
#define SYS_fcntl64 CALL_NONE
#endif
#ifndef SYS_fork
#define SYS_fork CALL_NONE
#endif
#ifndef SYS_fstat
#define SYS_fstat CALL_NONE
#endif
#ifndef SYS_fstat64
#define SYS_fstat64 CALL_NONE
#endif
#ifndef SYS_fstatat64
#define SYS_fstatat64 CALL_NONE
#endif
#ifndef SYS_fstatfs
#define SYS_fstatfs CALL_NONE
#endif
#ifndef SYS_fstatfs64
#define SYS_fstatfs64 CALL_NONE
#endif
#ifndef SYS_ftruncate
#define SYS_ftruncate CALL_NONE
#endif
#ifndef SYS_ftruncate64
#define SYS_ftruncate64 CALL_NONE
#endif
#ifndef SYS_futex
#define SYS_futex CALL_NONE
#endif
#ifndef SYS_futex_time64
#define SYS_futex_time64 CALL_NONE
#endif
#ifndef SYS_getdents
#define SYS_getdents CALL_NONE
#endif
#ifndef SYS_getegid32
#define SYS_getegid32 CALL_NONE
#endif
#ifndef SYS_geteuid32
#define SYS_geteuid32 CALL_NONE
#endif
#ifndef SYS_getgid32
#define SYS_getgid32 CALL_NONE
#endif
#ifndef SYS_getpgrp
#define SYS_getpgrp CALL_NONE
#endif
#ifndef SYS_getrlimit
#define SYS_getrlimit CALL_NONE
#endif
#ifndef SYS_gettimeofday
#define SYS_gettimeofday CALL_NONE
#endif
#ifndef SYS_getuid32
#define SYS_getuid32 CALL_NONE
#endif
#ifndef SYS_io_uring_setup
#define SYS_io_uring_setup CALL_NONE
#endif
#ifndef SYS_lseek
#define SYS_lseek CALL_NONE
#endif
#ifndef SYS_lstat
#define SYS_lstat CALL_NONE
#endif
#ifndef SYS_lstat64
#define SYS_lstat64 CALL_NONE
#endif
#ifndef SYS_membarrier
#define SYS_membarrier CALL_NONE
#endif
#ifndef SYS_mmap
#define SYS_mmap CALL_NONE
#endif
#ifndef SYS_mmap2
#define SYS_mmap2 CALL_NONE
#endif
#ifndef SYS_newfstatat
#define SYS_newfstatat CALL_NONE
#endif
#ifndef SYS_open
#define SYS_open CALL_NONE
#endif
#ifndef SYS_openat2
#define SYS_openat2 CALL_NONE
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd CALL_NONE
#endif
#ifndef SYS_pipe
#define SYS_pipe CALL_NONE
#endif
#ifndef SYS_poll
#define SYS_poll CALL_NONE
#endif
#ifndef SYS_ppoll
#define SYS_ppoll CALL_NONE
#endif
#ifndef SYS_ppoll_time64
#define SYS_ppoll_time64 CALL_NONE
#endif
#ifndef SYS_pselect6
#define SYS_pselect6 CALL_NONE
#endif
#ifndef SYS_pselect6_time64
#define SYS_pselect6_time64 CALL_NONE
#endif
#ifndef SYS_readlink
#define SYS_readlink CALL_NONE
#endif
#ifndef SYS_recv
#define SYS_recv CALL_NONE
#endif
#ifndef SYS_recvmmsg
#define SYS_recvmmsg CALL_NONE
#endif
#ifndef SYS_recvmmsg_time64
#define SYS_recvmmsg_time64 CALL_NONE
#endif
#ifndef SYS_rename
#define SYS_rename CALL_NONE
#endif
#ifndef SYS_renameat
#define SYS_renameat CALL_NONE
#endif
#ifndef SYS_renameat2
#define SYS_renameat2 CALL_NONE
#endif
#ifndef SYS_rseq
#define SYS_rseq CALL_NONE
#endif
#ifndef SYS_select
#define SYS_select CALL_NONE
#endif
#ifndef SYS_send
#define SYS_send CALL_NONE
#endif
#ifndef SYS_sigreturn
#define SYS_sigreturn CALL_NONE
#endif
#ifndef SYS_socketcall
#define SYS_socketcall CALL_NONE
#endif
#ifndef SYS_stat
#define SYS_stat CALL_NONE
#endif
#ifndef SYS_stat64
#define SYS_stat64 CALL_NONE
#endif
#ifndef SYS_statfs
#define SYS_statfs CALL_NONE
#endif
#ifndef SYS_statx
#define SYS_statx CALL_NONE
#endif
#ifndef SYS_time
#define SYS_time CALL_NONE
#endif
#ifndef SYS_ugetrlimit
#define SYS_ugetrlimit CALL_NONE
#endif
#ifndef SYS_unlink
#define SYS_unlink CALL_NONE
#endif
#ifndef SYS_userfaultfd
#define SYS_userfaultfd CALL_NONE
#endif
#ifndef SYS_vfork
#define SYS_vfork CALL_NONE
#endif
#ifndef SYS_wait4
#define SYS_wait4 CALL_NONE
#endif
#ifndef SYS_waitpid
#define SYS_waitpid CALL_NONE
#endif

#endif
