#pragma once
#include <string>

namespace iotpush {

const char HOST[] = "www.iotpush.com";  // With www: iotpush.com redirects.
const int PORT = 443;                   // TLS: port 80 redirects.

/** One request, ready to be written to the connection. Length is counted in bytes, not in letters. */
inline std::string request(const std::string& path, const std::string& type, const std::string& body,
                           const std::string& key = "") {
  std::string text = "POST " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\n";
  if (!key.empty()) text += "Authorization: Bearer " + key + "\r\n";
  return text + "Content-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n\r\n" + body;
}

/** A message as plain text; the key is for private topics. */
inline std::string push(const std::string& topic, const std::string& message, const std::string& key = "") {
  return request("/api/push/" + topic, "text/plain; charset=utf-8", message, key);
}

/** A value of a form: everything but letters, digits and -._ as %XX. */
inline std::string encoded(const std::string& value) {
  static const char digits[] = "0123456789ABCDEF";
  std::string text;
  for (unsigned char c : value) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '-' || c == '.' || c == '_';
    if (plain) text += static_cast<char>(c);
    else (text += '%', text += digits[c >> 4], text += digits[c & 15]);
  }
  return text;
}

/** A message with a title, through the Pushover-compatible endpoint. Priority: -2 to 2. */
inline std::string pushWithTitle(const std::string& key, const std::string& title, const std::string& message,
                                 int priority = 0) {
  return request("/api/1/messages.json", "application/x-www-form-urlencoded",
                 "token=" + encoded(key) + "&title=" + encoded(title) + "&message=" + encoded(message) +
                     "&priority=" + std::to_string(priority));
}

/** The status in the response's first line; 0 if no response came in time. */
inline int status(const std::string& line) {
  if (line.compare(0, 5, "HTTP/") != 0 || line.size() < 12) return 0;
  return (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
}

/** What a status means, for the serial monitor. */
inline const char* meaning(int status) {
  if (status == 200) return "sent";
  if (status == 0) return "no response: it may have arrived";
  if (status < 0) return "no connection";
  if (status == 307 || status == 308) return "redirects: use TLS and www.iotpush.com";
  if (status == 401) return "wrong key, or a private topic without one";
  if (status == 404) return "no such topic";
  if (status == 429) return "too many messages";
  return "not sent";
}

}  // namespace iotpush
