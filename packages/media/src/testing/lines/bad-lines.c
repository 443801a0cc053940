/*
 * A network of places, each in a network namespace of its own, whose lines are bad on purpose. This program is the
 * network: it makes the namespaces, holds a tun device in each, and hands IPv4 packets on from one to the other after it
 * has lost, delayed, overtaken or queued them. With it everything is gone, however it ends.
 *
 *   bad-lines <a> <b> <seed> <place>...     places get 10.<a>.<b>.1, .2, ...; the place "here" is the caller's own namespace
 *
 * Prints a line for each place (name, address, file of its namespace), then "ready"; then answers lines with lines:
 *
 *   set <from> <to> <loss 0..1> <delay ms> <bit/s, 0: no limit> <share overtaken 0..1> <queue ms> <1: no UDP> <largest UDP, 0: any>     ok
 *   count <from> <to>        <handed on> <bytes> <lost> <overflowed> <UDP refused> <UDP handed on> <too large> <largest UDP that came to it>
 *
 * Sizes are those of whole IP packets. TCP is of no interest there: the boxes in front of such lines make both ends take
 * smaller segments (MSS), or no page would open.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <net/route.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST_PLACES 8
#define LARGEST 2048
/* Packets on their way at once, all lines together. */
#define MOST_WAITING 20000
/* An overtaken packet arrives this much later. */
#define OVERTAKEN_NS 30000000LL

struct line {
  double loss, overtaken;
  long long delay, queue, free_at;
  double rate;
  int no_udp, mtu, largest;
  unsigned long long passed, bytes, lost, overflowed, refused, udp, too_large;
};
struct packet {
  long long due;
  unsigned long long order;
  int to, size;
  unsigned char bytes[LARGEST];
};

static char names[MOST_PLACES][32];
static int tuns[MOST_PLACES], places;
static struct line lines[MOST_PLACES][MOST_PLACES];
static struct packet *heap[MOST_WAITING];
static int waiting;
static unsigned long long order, dice;

static void fail(const char *what) {
  fprintf(stderr, "bad-lines: %s: %s\n", what, strerror(errno));
  exit(1);
}
static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}
/* splitmix64: a run can be repeated. */
static double roll(void) {
  unsigned long long z = (dice += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return ((z ^ (z >> 31)) >> 11) * (1.0 / 9007199254740992.0);
}
static int before(const struct packet *a, const struct packet *b) { return a->due != b->due ? a->due < b->due : a->order < b->order; }
static void push(struct packet *p) {
  int at = waiting++;
  while (at > 0 && before(p, heap[(at - 1) / 2])) {
    heap[at] = heap[(at - 1) / 2];
    at = (at - 1) / 2;
  }
  heap[at] = p;
}
static struct packet *pop(void) {
  struct packet *top = heap[0], *last = heap[--waiting];
  int at = 0;
  for (;;) {
    int child = 2 * at + 1;
    if (child >= waiting) break;
    if (child + 1 < waiting && before(heap[child + 1], heap[child])) child++;
    if (!before(heap[child], last)) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = last;
  return top;
}

static struct sockaddr address(uint32_t ip) {
  struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(ip)};
  struct sockaddr out;
  memcpy(&out, &in, sizeof out);
  return out;
}
static void up(int s, const char *name) {
  struct ifreq r = {0};
  strncpy(r.ifr_name, name, IFNAMSIZ - 1);
  if (ioctl(s, SIOCGIFFLAGS, &r) < 0) fail("flags");
  r.ifr_flags |= IFF_UP | IFF_RUNNING;
  if (ioctl(s, SIOCSIFFLAGS, &r) < 0) fail("up");
}
/* In the namespace that this process is in now. */
static int open_tun(uint32_t ip, int is_here) {
  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC), s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (tun < 0) fail("/dev/net/tun");
  struct ifreq r = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  snprintf(r.ifr_name, IFNAMSIZ, is_here ? "bad%d" : "line%d", is_here ? (int)(ip >> 8 & 0xffff) % 10000 : 0);
  if (ioctl(tun, TUNSETIFF, &r) < 0) fail("tun");
  r.ifr_addr = address(ip);
  if (ioctl(s, SIOCSIFADDR, &r) < 0) fail("address");
  r.ifr_addr = address(0xffffff00);
  if (ioctl(s, SIOCSIFNETMASK, &r) < 0) fail("netmask");
  r.ifr_mtu = 1500;
  if (ioctl(s, SIOCSIFMTU, &r) < 0) fail("mtu");
  up(s, r.ifr_name);
  if (!is_here) {
    up(s, "lo");
    /* Browsers look for the way to the world, and take its address for theirs. */
    struct rtentry way = {.rt_dst = address(0), .rt_genmask = address(0), .rt_flags = RTF_UP, .rt_dev = r.ifr_name};
    if (ioctl(s, SIOCADDRT, &way) < 0) fail("route");
  }
  close(s);
  return tun;
}

static int place(const char *name) {
  for (int i = 0; i < places; i++)
    if (strcmp(names[i], name) == 0) return i;
  return -1;
}

static void take(int from) {
  static struct packet p;
  int size = read(tuns[from], p.bytes, sizeof p.bytes);
  if (size < 20 || p.bytes[0] >> 4 != 4) return;
  int to = p.bytes[19] - 1;
  if (to < 0 || to >= places || to == from) return;
  struct line *l = &lines[from][to];
  int is_udp = p.bytes[9] == IPPROTO_UDP;
  if (is_udp && l->no_udp) {
    l->refused++;
    return;
  }
  if (is_udp && size > l->largest) l->largest = size;
  if (is_udp && l->mtu > 0 && size > l->mtu) {
    l->too_large++;
    return;
  }
  if (roll() < l->loss) {
    l->lost++;
    return;
  }
  long long at = now(), due = at;
  if (l->rate > 0) {
    if (l->free_at < at) l->free_at = at;
    if (l->free_at - at > l->queue || waiting >= MOST_WAITING) {
      l->overflowed++;
      return;
    }
    l->free_at += (long long)(size * 8e9 / l->rate);
    due = l->free_at;
  }
  due += l->delay;
  if (l->overtaken > 0 && roll() < l->overtaken) due += OVERTAKEN_NS;
  struct packet *kept = waiting < MOST_WAITING ? malloc(sizeof p) : NULL;
  if (!kept) {
    l->overflowed++;
    return;
  }
  memcpy(kept->bytes, p.bytes, size);
  kept->size = size;
  kept->to = to;
  kept->due = due;
  kept->order = order++;
  l->passed++;
  l->udp += is_udp;
  l->bytes += size;
  push(kept);
}

static void command(char *text) {
  char a[32], b[32];
  double loss, delay, rate, overtaken, queue;
  int no_udp, mtu;
  if (sscanf(text, "set %31s %31s %lf %lf %lf %lf %lf %d %d", a, b, &loss, &delay, &rate, &overtaken, &queue, &no_udp, &mtu) == 9 && place(a) >= 0 && place(b) >= 0) {
    struct line *l = &lines[place(a)][place(b)];
    l->loss = loss;
    l->delay = (long long)(delay * 1e6);
    l->rate = rate;
    l->overtaken = overtaken;
    l->queue = (long long)(queue * 1e6);
    l->free_at = 0;
    l->no_udp = no_udp;
    l->mtu = mtu;
    printf("ok\n");
  } else if (sscanf(text, "count %31s %31s", a, b) == 2 && place(a) >= 0 && place(b) >= 0) {
    struct line *l = &lines[place(a)][place(b)];
    printf("%llu %llu %llu %llu %llu %llu %llu %d\n", l->passed, l->bytes, l->lost, l->overflowed, l->refused, l->udp, l->too_large, l->largest);
  } else
    printf("what?\n");
  fflush(stdout);
}

int main(int count, char **arguments) {
  if (count < 5 || count - 4 > MOST_PLACES) return 2;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() == 1) return 1;
  signal(SIGINT, SIG_IGN);
  uint32_t net = 10u << 24 | (uint32_t)atoi(arguments[1]) << 16 | (uint32_t)atoi(arguments[2]) << 8;
  dice = strtoull(arguments[3], NULL, 10);
  int here = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (here < 0) fail("own namespace");
  for (places = 0; places < count - 4; places++) {
    snprintf(names[places], sizeof names[0], "%s", arguments[places + 4]);
    int is_here = strcmp(names[places], "here") == 0, held = here;
    if (!is_here) {
      if (unshare(CLONE_NEWNET) < 0) fail("a namespace");
      held = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    }
    tuns[places] = open_tun(net + places + 1, is_here);
    if (setns(here, CLONE_NEWNET) < 0) fail("back to the own namespace");
    printf("%s 10.%s.%s.%d /proc/%d/fd/%d\n", names[places], arguments[1], arguments[2], places + 1, getpid(), held);
  }
  printf("ready\n");
  fflush(stdout);

  char text[256];
  int length = 0;
  for (;;) {
    struct pollfd watched[MOST_PLACES + 1];
    for (int i = 0; i < places; i++) watched[i] = (struct pollfd){.fd = tuns[i], .events = POLLIN};
    watched[places] = (struct pollfd){.fd = 0, .events = POLLIN};
    struct timespec wait, *until = NULL;
    if (waiting > 0) {
      long long left = heap[0]->due - now();
      if (left < 0) left = 0;
      wait = (struct timespec){left / 1000000000LL, left % 1000000000LL};
      until = &wait;
    }
    if (ppoll(watched, places + 1, until, NULL) < 0 && errno != EINTR) fail("poll");
    for (int i = 0; i < places; i++)
      /* Some at a time, so that nobody waits for a crowd. */
      for (int n = 0; n < 32 && (watched[i].revents & POLLIN); n++) take(i);
    if (watched[places].revents) {
      int got = read(0, text + length, sizeof text - 1 - length);
      if (got <= 0) return 0;
      length += got;
      text[length] = 0;
      for (char *end; (end = strchr(text, '\n')); ) {
        *end = 0;
        command(text);
        length -= end + 1 - text;
        memmove(text, end + 1, length + 1);
      }
      if (length >= (int)sizeof text - 1) length = 0;
    }
    for (long long at = now(); waiting > 0 && heap[0]->due <= at;) {
      struct packet *p = pop();
      if (write(tuns[p->to], p->bytes, p->size) < 0) lines[0][0].overflowed++;
      free(p);
    }
  }
}
