/* What the three small programs of the benches share. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

static void die(const char *what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(1);
}

/* Microseconds since 1970. */
static int64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* The hard limit is the most that this process may open. */
static void open_many_files(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

static void watch(int ep, int fd, uint32_t events, uint32_t tag, int op) {
  struct epoll_event event = {.events = events, .data.u32 = tag};
  if (epoll_ctl(ep, op, fd, &event) < 0) die("epoll_ctl");
}

/* Starts connecting from one of our own loopback addresses, so that 28,000 ports are not the limit. */
static int start_connect(const char *from, int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (fd < 0) die("socket");
  int one = 1;
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  struct sockaddr_in own = {.sin_family = AF_INET}, peer = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, from, &own.sin_addr);
  inet_pton(AF_INET, "127.0.0.1", &peer.sin_addr);
  if (bind(fd, (struct sockaddr *)&own, sizeof own) < 0) die("bind");
  if (connect(fd, (struct sockaddr *)&peer, sizeof peer) < 0 && errno != EINPROGRESS) {
    close(fd);
    return -1;
  }
  return fd;
}

/* Requests, one after the other, each ended by a NUL. */
struct requests {
  char **text;
  int *length;
  int count;
};

static struct requests read_requests(const char *file) {
  struct requests all = {0};
  FILE *in = fopen(file, "rb");
  if (!in) die(file);
  fseek(in, 0, SEEK_END);
  long size = ftell(in);
  rewind(in);
  char *data = malloc(size + 1);
  if (fread(data, 1, size, in) != (size_t)size) die("fread");
  fclose(in);
  data[size] = 0;
  for (long at = 0; at < size; at++) all.count += data[at] == 0;
  all.text = malloc(sizeof(char *) * (all.count + 1));
  all.length = malloc(sizeof(int) * (all.count + 1));
  char *start = data;
  for (int index = 0; index < all.count; index++) {
    all.text[index] = start;
    all.length[index] = strlen(start);
    start += all.length[index] + 1;
  }
  return all;
}

/* Latencies: buckets of one step up to HISTOGRAM steps, everything longer in the last. */
#define HISTOGRAM 60000
struct histogram {
  uint32_t bucket[HISTOGRAM + 1];
  uint64_t count;
};

static void add(struct histogram *h, int64_t value) {
  h->bucket[value < 0 ? 0 : value > HISTOGRAM ? HISTOGRAM : value]++;
  h->count++;
}

/* "[[value,count],…]" */
static void print_histogram(struct histogram *h) {
  int first = 1;
  printf("[");
  for (int at = 0; at <= HISTOGRAM; at++) {
    if (!h->bucket[at]) continue;
    printf(first ? "[%d,%u]" : ",[%d,%u]", at, h->bucket[at]);
    first = 0;
  }
  printf("]");
}

/* One line of standard input when there is one, without waiting; 0 none, -1 the end. */
static char line_buffer[65536];
static int line_filled = 0;
static int read_line(char *out, int size) {
  for (;;) {
    char *end = memchr(line_buffer, '\n', line_filled);
    if (end) {
      int length = end - line_buffer;
      int taken = length < size - 1 ? length : size - 1;
      memcpy(out, line_buffer, taken);
      out[taken] = 0;
      line_filled -= length + 1;
      memmove(line_buffer, end + 1, line_filled);
      return 1;
    }
    ssize_t got = read(0, line_buffer + line_filled, sizeof line_buffer - line_filled);
    if (got == 0) return -1;
    if (got < 0) return 0;
    line_filled += got;
  }
}
