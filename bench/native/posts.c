/*
 * Sends prepared HTTP requests over keep-alive connections and times the answers.
 *
 *   posts <own address> <port> <file of requests> <connections> <requests a second, 0 as fast as answered>
 * Each request goes out once. A paced run is an open loop: a request is timed from when it was due, not from when a
 * connection was free for it. Prints one line:
 *   {"sent":n,"ok":n,"other":n,"lost":n,"us":n,"latency":[[value,count],…]}   latency in steps of 100 µs
 */
#include "common.h"

#define MAX 4096
#define STEP_US 100

struct connection {
  int fd, busy, filled;
  int64_t since;
  char buffer[8192];
};

static struct connection connections[MAX];
static struct requests requests;
static struct histogram latency;

int main(int argc, char **argv) {
  if (argc < 6) return 2;
  signal(SIGPIPE, SIG_IGN);
  int port = atoi(argv[2]), count = atoi(argv[4]);
  double rate = atof(argv[5]);
  requests = read_requests(argv[3]);
  if (count > MAX) return 2;
  int ep = epoll_create1(0);
  for (int index = 0; index < count; index++) {
    int fd = start_connect(argv[1], port);
    if (fd < 0) die("connect");
    connections[index].fd = fd;
  }
  /* All connected before the clock starts. */
  for (int index = 0; index < count; index++) {
    fd_set set;
    (void)set;
    struct epoll_event event;
    int one = epoll_create1(0);
    watch(one, connections[index].fd, EPOLLOUT, 0, EPOLL_CTL_ADD);
    if (epoll_wait(one, &event, 1, 10000) != 1) die("not connected");
    close(one);
    watch(ep, connections[index].fd, EPOLLIN, index, EPOLL_CTL_ADD);
  }
  /* In turn, so that none is idle for so long that the server closes it. */
  int free_list[MAX], free_from = 0, free_count = 0, next = 0, done = 0;
  for (int index = 0; index < count; index++) free_list[free_count++] = index;
  uint64_t ok = 0, other = 0, lost = 0;
  int64_t started = now_us(), ended = started;
  static struct epoll_event events[1024];
  char sample[512] = "";
  while (done < requests.count && count > 0) {
    int64_t now = now_us();
    while (next < requests.count && free_count > 0) {
      int64_t due = rate > 0 ? started + (int64_t)(next / rate * 1e6) : now;
      if (due > now) break;
      struct connection *c = &connections[free_list[free_from]];
      free_from = (free_from + 1) % MAX;
      free_count--;
      /* The server has closed it meanwhile. */
      if (c->fd < 0) continue;
      c->since = due;
      c->busy = 1;
      c->filled = 0;
      if (write(c->fd, requests.text[next], requests.length[next]) != requests.length[next]) die("write");
      next++;
    }
    int ready = epoll_wait(ep, events, 1024, rate > 0 ? 1 : 1000);
    for (int e = 0; e < ready; e++) {
      int index = events[e].data.u32;
      struct connection *c = &connections[index];
      ssize_t got = read(c->fd, c->buffer + c->filled, sizeof c->buffer - 1 - c->filled);
      if (got < 0 && errno == EAGAIN) continue;
      if (got <= 0) {
        /* Broken: what it carried is lost, and it is opened no more. */
        if (c->busy) lost++, done++;
        close(c->fd);
        c->fd = -1;
        count--;
        continue;
      }
      c->filled += got;
      c->buffer[c->filled] = 0;
      char *body = strstr(c->buffer, "\r\n\r\n");
      if (!body) continue;
      char *length = strcasestr(c->buffer, "content-length:");
      if (!length || c->filled < (body + 4 - c->buffer) + atoi(length + 15)) continue;
      ended = now_us();
      add(&latency, (ended - c->since) / STEP_US);
      if (!memcmp(c->buffer + 9, "200", 3)) ok++;
      else if (!other++) snprintf(sample, sizeof sample, "%.400s", c->buffer);
      done++;
      c->busy = 0;
      free_list[(free_from + free_count++) % MAX] = index;
    }
  }
  if (sample[0]) fprintf(stderr, "%s\n", sample);
  printf("{\"sent\":%d,\"ok\":%llu,\"other\":%llu,\"lost\":%llu,\"us\":%lld,\"latency\":", next, (unsigned long long)ok, (unsigned long long)other,
         (unsigned long long)lost, (long long)(ended - started));
  print_histogram(&latency);
  printf("}\n");
  return 0;
}
