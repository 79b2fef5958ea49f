#pragma once
#define WIFI_NAME ""
#define WIFI_PASSWORD ""
#define IOTPUSH_KEY "demo-topic-api-key"
#define ROOT_CA ""
