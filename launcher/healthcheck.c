/*
 * Asks a health_check extension whether the collector is ready: exit code 0 when it answers 200, else 1. Linked
 * statically, so that a probe costs milliseconds and no JVM.
 *
 *   /healthcheck [port [path]]      default 13133 and /
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  int port = argc > 1 ? atoi(argv[1]) : 13133;
  const char *path = argc > 2 ? argv[2] : "/";
  struct timeval patience = {3, 0};
  struct sockaddr_in address;
  char text[1024];
  ssize_t got;
  int code = 0;
  int fd;

  if (port <= 0 || port > 65535) {
    fprintf(stderr, "usage: healthcheck [port [path]]\n");
    return 1;
  }
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((unsigned short)port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) {
    perror("socket");
    return 1;
  }
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
    perror("connect");
    return 1;
  }
  snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
  if (write(fd, text, strlen(text)) < 0) {
    perror("write");
    return 1;
  }
  got = read(fd, text, sizeof text - 1);
  close(fd);
  if (got <= 0) {
    fprintf(stderr, "no answer\n");
    return 1;
  }
  text[got] = 0;
  if (sscanf(text, "HTTP/1.%*d %d", &code) != 1 || code != 200) {
    fprintf(stderr, "answered %d\n", code);
    return 1;
  }
  return 0;
}
