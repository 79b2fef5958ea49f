/** Where the bridge says whether it is there; the broker says "offline" for it when it is gone. */
export const AVAILABILITY = "iotpush_bridge/status";

/** The MQTT topics of an iotpush topic. */
export const mqttTopics = (topic: string) => {
  const base = `iotpush_bridge/${topic}`;
  return {
    /** To the bridge: a message to send. */
    notify: `${base}/notify`,
    /** To the bridge: send a test. */
    test: `${base}/test`,
    /** What happened, as JSON with an event_type. */
    event: `${base}/event`,
    /** The button that was tapped, for device triggers. */
    answer: `${base}/answer`,
    /** How the topic is, as JSON; retained. */
    state: `${base}/state`,
  };
};
