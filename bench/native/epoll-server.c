/*
 * The least that a server can do for an event stream: accept, answer the head, and write the bytes it is told
 * to every connection. What our gateway costs beyond this is ours.
 *
 *   epoll-server <payload file>        prints "port <n>"
 *   broadcast                          (on stdin) writes the payload to all; prints {"written":n,"us":n}
 */
#include "common.h"

static const char HEAD[] =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-store\r\n"
    "x-accel-buffering: no\r\nx-content-type-options: nosniff\r\ntransfer-encoding: chunked\r\n\r\n";
static const char HELLO[] = "17\r\nevent: hello\ndata: {}\n\n\r\n";

static int fds[20000];
static int open_count = 0;

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  signal(SIGPIPE, SIG_IGN);
  open_many_files();
  setvbuf(stdout, NULL, _IOLBF, 0);
  FILE *in = fopen(argv[1], "rb");
  if (!in) die(argv[1]);
  static char payload[65536];
  size_t size = fread(payload, 1, sizeof payload - 1, in);
  fclose(in);
  char *stamp = strstr(payload, "\"at\":");
  if (!stamp) die("the payload has no \"at\":");
  stamp += 5;

  int server = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET};
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  if (bind(server, (struct sockaddr *)&address, sizeof address) < 0 || listen(server, 4096) < 0) die("listen");
  socklen_t length = sizeof address;
  getsockname(server, (struct sockaddr *)&address, &length);
  printf("port %d\n", ntohs(address.sin_port));

  int ep = epoll_create1(0);
  fcntl(0, F_SETFL, O_NONBLOCK);
  watch(ep, server, EPOLLIN, 20001, EPOLL_CTL_ADD);
  watch(ep, 0, EPOLLIN, 20002, EPOLL_CTL_ADD);
  struct epoll_event events[512];
  for (;;) {
    int ready = epoll_wait(ep, events, 512, -1);
    for (int index = 0; index < ready; index++) {
      uint32_t tag = events[index].data.u32;
      if (tag == 20001) {
        int fd;
        while ((fd = accept4(server, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
          int one = 1;
          setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
          fds[open_count] = fd;
          watch(ep, fd, EPOLLIN, open_count++, EPOLL_CTL_ADD);
        }
      } else if (tag == 20002) {
        char line[256];
        int got;
        while ((got = read_line(line, sizeof line)) > 0) {
          int64_t from = now_us();
          char digits[16];
          snprintf(digits, sizeof digits, "%013lld", (long long)(from / 1000));
          memcpy(stamp, digits, 13);
          int written = 0;
          for (int at = 0; at < open_count; at++)
            if (fds[at] >= 0 && write(fds[at], payload, size) == (ssize_t)size) written++;
          printf("{\"written\":%d,\"us\":%lld}\n", written, (long long)(now_us() - from));
        }
        if (got < 0) return 0;
      } else {
        char request[8192];
        ssize_t got = read(fds[tag], request, sizeof request);
        if (got > 0) {
          if (write(fds[tag], HEAD, sizeof HEAD - 1) < 0 || write(fds[tag], HELLO, sizeof HELLO - 1) < 0) got = 0;
        }
        if (got == 0) {
          close(fds[tag]);
          fds[tag] = -1;
        }
      }
    }
  }
}
