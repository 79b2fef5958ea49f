// Connects to this machine's port PORT, whatever host is asked for, and without TLS. Times are milliseconds, as in version 3 of the core.
#pragma once
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdlib>

#include "Arduino.h"

class WiFiClientSecure {
 public:
  void setCACert(const char*) {}
  void setTimeout(int milliseconds) { timeout_ = milliseconds; }

  bool connect(const char*, int) {
    socket_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(std::atoi(std::getenv("PORT"))));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval limit{timeout_ / 1000, (timeout_ % 1000) * 1000};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }

  void write(const uint8_t* bytes, size_t count) {
    for (size_t done = 0; done < count;) {
      const ssize_t written = ::write(socket_, bytes + done, count - done);
      if (written <= 0) return;
      done += static_cast<size_t>(written);
    }
  }

  String readStringUntil(char end) {
    std::string text;
    for (char c; read(socket_, &c, 1) == 1 && c != end;) text += c;
    return String(text);
  }

  void stop() { close(socket_); }

 private:
  int socket_ = -1;
  int timeout_ = 1000;
};
