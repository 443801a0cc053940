/*
 * Many readers of event streams that cost next to nothing, so that a bench measures the server and not them.
 *
 *   readers <own address 127.0.1.n> <port> <file of requests>      one connection for each request
 * Commands on stdin, one answer line each:
 *   stats     {"open":n,"opened":n,"failed":n,"closed":n,"events":n,"bytes":n,"resumed_ms":n,"latency":[[ms,count],…]}
 *   reset     forgets events, bytes and latencies
 * A connection that breaks is opened again after a jittered pause with last-event-id, as docs/wire.md asks.
 * Latency of an event: from the "at" that the server wrote into it to the moment it was read here.
 */
#include "common.h"

#define MAX 20000
#define PAUSE_US 500000
#define CONNECTING 256
/* Nothing came back: the browser's reader gives up after that time as well. */
#define PATIENCE_US 10000000

struct reader {
  int fd;
  /* 0 to be opened, 1 connecting, 2 waiting for the head, 3 open */
  int state;
  int pause;
  int tries;
  int64_t due;
  uint64_t seq;
  char mark[9];
};

static struct reader readers[MAX];
static struct requests requests;
static struct histogram latency;
static int ep, port, opening = 0, open_now = 0;
static const char *from;
static uint64_t opened, failed, closed, events_seen, bytes_seen;
static int64_t last_opened_us;

static void retry_later(struct reader *r) {
  if (r->fd >= 0) close(r->fd);
  r->fd = -1;
  if (r->state == 3) open_now--;
  if (r->state == 1 || r->state == 2) opening--;
  r->state = 0;
  int pause = r->pause ? r->pause : PAUSE_US;
  r->due = now_us() + pause / 2 + (int64_t)(drand48() * pause);
  r->pause = pause * 2 > 10000000 ? 10000000 : pause * 2;
}

static void start(int index) {
  struct reader *r = &readers[index];
  /* Never again from the port it had, as it would be on loopback: where listeners share a port, those that were with
     one that died would all be sent to the same other one. Over a network they come from new ports as well. */
  char address[64];
  snprintf(address, sizeof address, "127.0.%d.%s", 1 + r->tries++ % 200, strrchr(from, '.') + 1);
  r->fd = start_connect(address, port);
  r->state = 1;
  r->due = now_us() + PATIENCE_US;
  opening++;
  if (r->fd < 0) {
    failed++;
    retry_later(r);
    return;
  }
  watch(ep, r->fd, EPOLLOUT, index, EPOLL_CTL_ADD);
}

static void send_request(int index) {
  struct reader *r = &readers[index];
  char text[8192];
  int length = requests.length[index];
  memcpy(text, requests.text[index], length);
  /* The request ends with an empty line: the header goes before it. */
  if (r->seq) length += snprintf(text + length - 2, sizeof text - length, "last-event-id: %s.%llu\r\n\r\n", r->mark, (unsigned long long)r->seq) - 2;
  if (write(r->fd, text, length) != length) {
    failed++;
    retry_later(r);
    return;
  }
  r->state = 2;
  watch(ep, r->fd, EPOLLIN, index, EPOLL_CTL_MOD);
}

static void take(struct reader *r, char *text, ssize_t size) {
  int64_t now = now_us() / 1000;
  bytes_seen += size;
  char *end = text + size, *at = text;
  while ((at = memmem(at, end - at, "\"at\":1", 6))) {
    add(&latency, now - strtoll(at + 5, NULL, 10));
    events_seen++;
    at += 6;
  }
  /* Position: the last "id: <8 hex digits>.<seq>". */
  for (at = text; (at = memmem(at, end - at, "id: ", 4)); at += 4) {
    if (end - at < 14 || at[12] != '.') continue;
    memcpy(r->mark, at + 4, 8);
    r->seq = strtoull(at + 13, NULL, 10);
  }
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  signal(SIGPIPE, SIG_IGN);
  open_many_files();
  setvbuf(stdout, NULL, _IOLBF, 1 << 20);
  from = argv[1];
  port = atoi(argv[2]);
  requests = read_requests(argv[3]);
  if (requests.count > MAX) return 2;
  srand48(now_us());
  ep = epoll_create1(0);
  fcntl(0, F_SETFL, O_NONBLOCK);
  watch(ep, 0, EPOLLIN, MAX, EPOLL_CTL_ADD);
  for (int index = 0; index < requests.count; index++) readers[index].fd = -1;
  static struct epoll_event events[1024];
  static char buffer[1 << 18];
  int64_t looked = 0;
  int resting = 0;
  for (;;) {
    /* Looked at once in a millisecond and not at once: a reader that each write wakes makes the server pay for its
       waking, a fifth of a write, which across a network it would not. */
    if (resting) usleep(1000);
    int ready = epoll_wait(ep, events, 1024, 5);
    resting = ready < 1024;
    for (int e = 0; e < ready; e++) {
      uint32_t index = events[e].data.u32;
      if (index == MAX) {
        char line[256];
        int got;
        while ((got = read_line(line, sizeof line)) > 0) {
          if (!strcmp(line, "reset")) {
            memset(&latency, 0, sizeof latency);
            events_seen = bytes_seen = 0;
            printf("{}\n");
          } else {
            printf("{\"open\":%d,\"opened\":%llu,\"failed\":%llu,\"closed\":%llu,\"events\":%llu,\"bytes\":%llu,\"lastOpenedAt\":%lld,\"latency\":",
                   open_now, (unsigned long long)opened, (unsigned long long)failed, (unsigned long long)closed,
                   (unsigned long long)events_seen, (unsigned long long)bytes_seen, (long long)(last_opened_us / 1000));
            print_histogram(&latency);
            printf("}\n");
          }
        }
        if (got < 0) return 0;
        continue;
      }
      struct reader *r = &readers[index];
      if (r->state == 1) {
        int error = 0;
        socklen_t length = sizeof error;
        getsockopt(r->fd, SOL_SOCKET, SO_ERROR, &error, &length);
        if (error) {
          failed++;
          retry_later(r);
        } else send_request(index);
        continue;
      }
      ssize_t got = read(r->fd, buffer, sizeof buffer);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got <= 0) {
        if (r->state == 3) closed++;
        else failed++;
        retry_later(r);
        continue;
      }
      if (r->state == 2) {
        if (got < 15 || memcmp(buffer, "HTTP/1.1 200", 12)) {
          failed++;
          /* A position that is refused is not asked for again. */
          r->seq = 0;
          retry_later(r);
          continue;
        }
        r->state = 3;
        r->pause = 0;
        opening--;
        open_now++;
        opened++;
        last_opened_us = now_us();
      }
      take(r, buffer, got);
    }
    int64_t now = now_us();
    if (now - looked < 2000) continue;
    looked = now;
    for (int index = 0; index < requests.count; index++) {
      struct reader *r = &readers[index];
      if (r->state == 3 || r->due > now) continue;
      if (r->state > 0) {
        failed++;
        retry_later(r);
      } else if (opening < CONNECTING) start(index);
    }
  }
}
