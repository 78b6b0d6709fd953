/* SPDX-License-Identifier: Apache-2.0 */
/* Stands between a program and the C library (LD_PRELOAD) and lets one call fail, or kills the
 * process at it. CAJISTA_FAULT is KIND:CALL:NUMBER:
 *   KIND  count (writes how often each call was made to the file CAJISTA_FAULT_COUNTS),
 *         kill (SIGKILL before the call), enospc, eio (from this call on, for good),
 *         short (this write takes half of its bytes, each later one too)
 *   CALL  write, sync, rename, open, remove
 * With CAJISTA_FAULT_SPACE=FIRST,LATER the volume has FIRST bytes left, after two questions LATER.
 * Only calls on paths or files below CAJISTA_FAULT_BELOW count. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { CALL_WRITE, CALL_SYNC, CALL_RENAME, CALL_OPEN, CALL_REMOVE, CALLS };
static const char* const call_names[CALLS] = {"write", "sync", "rename", "open", "remove"};

static atomic_long counts[CALLS];
static char kind[16];
static int wanted_call = -1;
static long wanted_number;
static const char* below = "";

__attribute__((constructor)) static void begin(void) {
    const char* text = getenv("CAJISTA_FAULT");
    char call[16] = "";
    below = getenv("CAJISTA_FAULT_BELOW");
    if (!below) below = "";
    if (!text) return;
    sscanf(text, "%15[^:]:%15[^:]:%ld", kind, call, &wanted_number);
    for (int i = 0; i < CALLS; ++i) {
        if (strcmp(call, call_names[i]) == 0) wanted_call = i;
    }
}

__attribute__((destructor)) static void end(void) {
    const char* path = getenv("CAJISTA_FAULT_COUNTS");
    if (strcmp(kind, "count") != 0 || !path) return;
    FILE* file = fopen(path, "w");
    if (!file) return;
    for (int i = 0; i < CALLS; ++i) fprintf(file, "%s %ld\n", call_names[i], (long)counts[i]);
    fclose(file);
}

/* 0: go on; 1: fail with errno; 2: a short write. */
static int decide(int call) {
    const long number = atomic_fetch_add(&counts[call], 1) + 1;
    if (call != wanted_call || number < wanted_number) return 0;
    if (strcmp(kind, "kill") == 0) kill(getpid(), SIGKILL);
    if (strcmp(kind, "short") == 0) return 2;
    if (strcmp(kind, "enospc") == 0) return errno = ENOSPC, 1;
    if (strcmp(kind, "eio") == 0) return errno = EIO, 1;
    return 0;
}

static int is_below(const char* path) {
    return below[0] == 0 || strncmp(path, below, strlen(below)) == 0;
}

static int file_is_below(int file) {
    char name[64], path[4096];
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    const ssize_t size = readlink(name, path, sizeof path - 1);
    if (size < 0) return 0;
    path[size] = 0;
    return is_below(path);
}

#define NEXT(name, type) ((type)dlsym(RTLD_NEXT, #name))

int statvfs(const char* path, struct statvfs* facts) {
    static atomic_int asked;
    const int result = NEXT(statvfs, int (*)(const char*, struct statvfs*))(path, facts);
    const char* text = getenv("CAJISTA_FAULT_SPACE");
    unsigned long long first = 0, later = 0;
    if (result != 0 || !text) return result;
    if (sscanf(text, "%llu,%llu", &first, &later) < 2) later = first;
    facts->f_frsize = 1;
    facts->f_bavail = atomic_fetch_add(&asked, 1) < 2 ? first : later;
    return 0;
}

ssize_t write(int file, const void* bytes, size_t size) {
    if (file > 2 && file_is_below(file)) {
        const int fault = decide(CALL_WRITE);
        if (fault == 1) return -1;
        if (fault == 2 && size > 1) size /= 2;
    }
    return NEXT(write, ssize_t(*)(int, const void*, size_t))(file, bytes, size);
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
    if (file_is_below(file)) {
        const int fault = decide(CALL_WRITE);
        if (fault == 1) return -1;
        if (fault == 2 && size > 1) size /= 2;
    }
    return NEXT(pwrite64, ssize_t(*)(int, const void*, size_t, off64_t))(file, bytes, size, at);
}
int fsync(int file) {
    if (file_is_below(file) && decide(CALL_SYNC) == 1) return -1;
    return NEXT(fsync, int (*)(int))(file);
}
int fdatasync(int file) {
    if (file_is_below(file) && decide(CALL_SYNC) == 1) return -1;
    return NEXT(fdatasync, int (*)(int))(file);
}
int syncfs(int file) {
    if (file_is_below(file) && decide(CALL_SYNC) == 1) return -1;
    return NEXT(syncfs, int (*)(int))(file);
}
int rename(const char* from, const char* to) {
    if (is_below(from) && decide(CALL_RENAME) == 1) return -1;
    return NEXT(rename, int (*)(const char*, const char*))(from, to);
}
static int is_made(int flags) { return (flags & O_CREAT) != 0; }
int open(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = (mode_t)va_arg(rest, int);
    va_end(rest);
    if (is_made(flags) && is_below(path) && decide(CALL_OPEN) == 1) return -1;
    return NEXT(open, int (*)(const char*, int, ...))(path, flags, mode);
}
int open64(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = (mode_t)va_arg(rest, int);
    va_end(rest);
    if (is_made(flags) && is_below(path) && decide(CALL_OPEN) == 1) return -1;
    return NEXT(open64, int (*)(const char*, int, ...))(path, flags, mode);
}
int mkdir(const char* path, mode_t mode) {
    if (is_below(path) && decide(CALL_OPEN) == 1) return -1;
    return NEXT(mkdir, int (*)(const char*, mode_t))(path, mode);
}
int unlink(const char* path) {
    if (is_below(path) && decide(CALL_REMOVE) == 1) return -1;
    return NEXT(unlink, int (*)(const char*))(path);
}
int remove(const char* path) {
    if (is_below(path) && decide(CALL_REMOVE) == 1) return -1;
    return NEXT(remove, int (*)(const char*))(path);
}
int unlinkat(int folder, const char* path, int flags) {
    if (decide(CALL_REMOVE) == 1) return -1;
    return NEXT(unlinkat, int (*)(int, const char*, int))(folder, path, flags);
}
