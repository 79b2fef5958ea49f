// The few names of the ESP32's libraries that the page's sketch uses, over a desktop's sockets.
#pragma once
#include <cstdint>
#include <cstdio>
#include <string>

class String {
 public:
  String(std::string text = "") : text_(std::move(text)) {}
  const char* c_str() const { return text_.c_str(); }

 private:
  std::string text_;
};

struct Monitor {
  void begin(int) {}
  void println(const char* text) { std::puts(text); }
};
inline Monitor Serial;

inline void delay(int) {}
