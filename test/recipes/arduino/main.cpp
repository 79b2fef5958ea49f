// Runs the page's sketch; with two arguments, sends them as title and message instead.
#include "sketch.ino"

int main(int count, char** arguments) {
  if (count < 3) {
    setup();
    return 0;
  }
  Serial.println(iotpush::meaning(sendToIotpush(iotpush::push("my-private-topic", arguments[2], IOTPUSH_KEY))));
  Serial.println(
      iotpush::meaning(sendToIotpush(iotpush::pushWithTitle(IOTPUSH_KEY, arguments[1], arguments[2]))));
}
