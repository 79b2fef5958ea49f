#include <WiFi.h>
#include <WiFiClientSecure.h>

#include "iotpush.h"
#include "secrets.h"  // WIFI_NAME, WIFI_PASSWORD, IOTPUSH_KEY, ROOT_CA

int sendToIotpush(const std::string& request) {
  WiFiClientSecure client;
  client.setCACert(ROOT_CA);  // The root of www.iotpush.com's certificate; setInsecure() would show your key to anybody.
  client.setTimeout(20000);  // Milliseconds, as in version 3 of the ESP32 core; version 2 counted seconds.
  if (!client.connect(iotpush::HOST, iotpush::PORT)) return -1;
  client.write(reinterpret_cast<const uint8_t*>(request.data()), request.size());
  const String line = client.readStringUntil('\n');
  client.stop();
  return iotpush::status(line.c_str());
}

void setup() {
  Serial.begin(115200);
  WiFi.begin(WIFI_NAME, WIFI_PASSWORD);
  while (WiFi.status() != WL_CONNECTED) delay(100);
  Serial.println(iotpush::meaning(sendToIotpush(
      iotpush::push("my-private-topic", "Boiler \"1\": 81 \xC2\xB0" "C", IOTPUSH_KEY))));
  Serial.println(iotpush::meaning(sendToIotpush(
      iotpush::pushWithTitle(IOTPUSH_KEY, "Boiler", "It is 81 \xC2\xB0" "C", 1))));
}

void loop() {}
