/*
 * Shim: stands between a process and the C library (LD_PRELOAD) and sees what is written to files and synced. It fails what
 * it is told to, or writes down what it saw. Only files whose path ends in $SHIM_FILE concern it, and $SHIM_MARKS.
 *
 *   SHIM_FAIL=N       the N-th write or sync of the file fails, counted from 1
 *   SHIM_ERRNO=E      with this error
 *   SHIM_EVER=1       and so does each one after it
 *   SHIM_COUNT=PATH   every write and sync of the file adds a byte to PATH: w or s
 *   SHIM_LOG=PATH     records, in the order in which things happened, are appended to PATH
 *   SHIM_MARKS=NAME   bytes written to a file of this name are recorded as marks
 *
 * A record is a kind (one byte), an offset and a length (8 bytes each, as the machine has them), and the bytes:
 *   w  written, to be synced    d  written and durable (O_DSYNC)    m  marked
 *   b  a sync begins            e  it has ended                     t  the file has the length `offset` now
 * A write and its record are one step against all others; a sync is not, so that what is written meanwhile is seen between
 * its two records.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>

/* <fcntl.h> and <unistd.h> would give `open` and the others types that differ in the optional argument. */
enum { o_dsync = 010000, o_wronly = 01, o_creat = 0100, o_append = 02000, seek_cur = 1, fds = 65536 };
extern off_t lseek(int fd, off_t offset, int whence);

/* Of a descriptor: 0 another file, 1 the file, 2 the same with O_DSYNC, 3 marks. */
static char watched[fds];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1, count_fd = -1, ready = 0;
static long fail_at = 0, fail_errno = EIO, fail_ever = 0, seen = 0;
static const char *file_name = 0, *marks_name = 0;

static int (*real_open)(const char *, int, unsigned);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_msync)(void *, size_t, int);
static int (*real_ftruncate)(int, off_t);

static long number(const char *name, long otherwise) {
  const char *text = getenv(name);
  return text ? atol(text) : otherwise;
}

static void prepare(void) {
  if (ready) return;
  ready = 1;
  real_open = dlsym(RTLD_NEXT, "open64");
  real_close = dlsym(RTLD_NEXT, "close");
  real_write = dlsym(RTLD_NEXT, "write");
  real_writev = dlsym(RTLD_NEXT, "writev");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_pwritev = dlsym(RTLD_NEXT, "pwritev64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_msync = dlsym(RTLD_NEXT, "msync");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  file_name = getenv("SHIM_FILE");
  marks_name = getenv("SHIM_MARKS");
  fail_at = number("SHIM_FAIL", 0);
  fail_errno = number("SHIM_ERRNO", EIO);
  fail_ever = number("SHIM_EVER", 0);
  if (getenv("SHIM_LOG")) log_fd = real_open(getenv("SHIM_LOG"), o_wronly | o_creat | o_append, 0600);
  if (getenv("SHIM_COUNT")) count_fd = real_open(getenv("SHIM_COUNT"), o_wronly | o_creat | o_append, 0600);
}

static int ends_in(const char *path, const char *name) {
  size_t whole = strlen(path), part = name ? strlen(name) : 0;
  return part > 0 && whole >= part && strcmp(path + whole - part, name) == 0;
}

static int watch(int fd, const char *path, int flags) {
  if (fd >= 0 && fd < fds)
    watched[fd] = ends_in(path, file_name) ? (flags & o_dsync ? 2 : 1) : ends_in(path, marks_name) ? 3 : 0;
  return fd;
}

static int kind_of(int fd) { return fd >= 0 && fd < fds ? watched[fd] : 0; }

static void note(char kind, off_t offset, const struct iovec *parts, int count, size_t length) {
  struct { char kind; } __attribute__((packed)) head;
  unsigned long long numbers[2];
  int part;
  if (log_fd < 0) return;
  head.kind = kind;
  numbers[0] = offset;
  numbers[1] = length;
  real_write(log_fd, &head.kind, 1);
  real_write(log_fd, numbers, sizeof numbers);
  for (part = 0; part < count && length > 0; part++) {
    size_t some = parts[part].iov_len < length ? parts[part].iov_len : length;
    real_write(log_fd, parts[part].iov_base, some);
    length -= some;
  }
}

/* Whether this operation is to fail. */
static int fails(char kind) {
  long nth = ++seen;
  if (count_fd >= 0) real_write(count_fd, &kind, 1);
  if (fail_at == 0 || nth < fail_at || (nth > fail_at && !fail_ever)) return 0;
  errno = fail_errno;
  return 1;
}

/* Of `offset` -1: where the descriptor stands. */
static ssize_t write_parts(int fd, const struct iovec *parts, int count, off_t offset) {
  int kind = kind_of(fd);
  ssize_t written;
  off_t at;
  pthread_mutex_lock(&lock);
  if (kind != 3 && fails('w')) {
    pthread_mutex_unlock(&lock);
    return -1;
  }
  at = offset == -1 ? lseek(fd, 0, seek_cur) : offset;
  written = offset == -1 ? real_writev(fd, parts, count) : real_pwritev(fd, parts, count, offset);
  if (written > 0) note(kind == 3 ? 'm' : kind == 2 ? 'd' : 'w', at, parts, count, written);
  pthread_mutex_unlock(&lock);
  return written;
}

static int sync_file(int fd, int (*real)(int)) {
  int result, failed;
  pthread_mutex_lock(&lock);
  failed = fails('s');
  if (!failed) note('b', 0, 0, 0, 0);
  pthread_mutex_unlock(&lock);
  if (failed) return -1;
  result = real(fd);
  pthread_mutex_lock(&lock);
  if (result == 0) note('e', 0, 0, 0, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int open(const char *path, int flags, unsigned mode) {
  prepare();
  return watch(real_open(path, flags, mode), path, flags);
}

int open64(const char *path, int flags, unsigned mode) {
  prepare();
  return watch(real_open(path, flags, mode), path, flags);
}

int close(int fd) {
  prepare();
  if (kind_of(fd)) watched[fd] = 0;
  return real_close(fd);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  struct iovec part;
  prepare();
  if (!kind_of(fd)) return real_write(fd, bytes, length);
  part.iov_base = (void *)bytes;
  part.iov_len = length;
  return write_parts(fd, &part, 1, -1);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  prepare();
  return kind_of(fd) ? write_parts(fd, parts, count, -1) : real_writev(fd, parts, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) {
  struct iovec part;
  prepare();
  if (!kind_of(fd)) return real_pwrite(fd, bytes, length, offset);
  part.iov_base = (void *)bytes;
  part.iov_len = length;
  return write_parts(fd, &part, 1, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  return pwrite64(fd, bytes, length, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t offset) {
  prepare();
  return kind_of(fd) ? write_parts(fd, parts, count, offset) : real_pwritev(fd, parts, count, offset);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  return pwritev64(fd, parts, count, offset);
}

int fsync(int fd) {
  prepare();
  return kind_of(fd) ? sync_file(fd, real_fsync) : real_fsync(fd);
}

int fdatasync(int fd) {
  prepare();
  return kind_of(fd) ? sync_file(fd, real_fdatasync) : real_fdatasync(fd);
}

/* Which file is mapped there is not known: LMDB alone syncs maps. */
int msync(void *address, size_t length, int flags) {
  int failed;
  prepare();
  pthread_mutex_lock(&lock);
  failed = fails('s');
  if (!failed) note('b', 0, 0, 0, 0);
  pthread_mutex_unlock(&lock);
  if (failed) return -1;
  failed = real_msync(address, length, flags);
  pthread_mutex_lock(&lock);
  if (failed == 0) note('e', 0, 0, 0, 0);
  pthread_mutex_unlock(&lock);
  return failed;
}

int ftruncate64(int fd, off_t length) {
  int result;
  prepare();
  if (!kind_of(fd)) return real_ftruncate(fd, length);
  pthread_mutex_lock(&lock);
  result = real_ftruncate(fd, length);
  if (result == 0) note('t', length, 0, 0, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate(int fd, off_t length) {
  return ftruncate64(fd, length);
}
