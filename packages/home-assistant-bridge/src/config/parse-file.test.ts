import { describe, expect, test } from "vitest";
import { ConfigError } from "./config.js";
import { parseConfigFile } from "./parse-file.js";
import { fromEnvironment } from "./read-config.js";

const GOOD = `home_assistant:
  url: http://homeassistant.local:8123/
  token: abc
topics:
  - name: alerts
    api_key: key-1
    friendly_name: Alerts
  - name: garage
answers: poll
answer_timeout: 600
mqtt:
  url: mqtt://127.0.0.1
public_url:
`;

function problemsOf(source: string): readonly string[] {
  try {
    parseConfigFile(source, "bridge.yaml");
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test("a good file is taken, without final slashes and without names that have no value", () => {
  expect(parseConfigFile(GOOD, "bridge.yaml")).toEqual({
    home_assistant: { url: "http://homeassistant.local:8123", token: "abc" },
    topics: [
      { name: "alerts", apiKey: "key-1", friendlyName: "Alerts" },
      { name: "garage", friendlyName: "iotpush garage" },
    ],
    answers: "poll",
    answer_timeout: 600,
    mqtt: { url: "mqtt://127.0.0.1", discoveryPrefix: "homeassistant" },
  });
});

test("JSON, as the app's options are, is read as well", () => {
  const options = JSON.stringify({ topics: [{ name: "alerts", api_key: "" }], public_url: "" });
  expect(parseConfigFile(options, "options.json")).toEqual({
    topics: [{ name: "alerts", friendlyName: "iotpush alerts" }],
  });
});

describe("a mistake is reported with its line and what to do", () => {
  test.each([
    [
      GOOD.replace("alerts", "My Alerts"),
      "bridge.yaml:5: topics.0.name: write the topic's name in lower-case",
    ],
    [
      GOOD.replace("answers: poll", "answers: maybe"),
      "bridge.yaml:9: answers: choose auto, callback or poll",
    ],
    [GOOD.replace("http://home", "home"), "bridge.yaml:2: home_assistant.url: write a URL such as http://"],
    [GOOD.replace("600", "2"), "bridge.yaml:10: answer_timeout: write at least 5"],
    [GOOD.replace("answers:", "anwsers:"), "bridge.yaml:9: anwsers: is not a known setting"],
    [GOOD.replace("mqtt://", "http://"), "bridge.yaml:12: mqtt.url: write a URL such as mqtt://"],
    [GOOD.replace("name: garage", "name: alerts"), "topics: name each topic once"],
    [GOOD.replace("api_key: key-1", "api_key: 17"), "bridge.yaml:6: topics.0.api_key: write text, in quotes"],
    ["topics: [\n", "bridge.yaml:2:"],
    ["just a text", "bridge.yaml:1: Write settings"],
    ["home_assistant:\n  url: http://x\n  token: a\n", "topics: list at least one topic"],
  ])("%#", (source, problem) => {
    expect(problemsOf(source).join("\n")).toContain(problem);
  });
});

test("a login in a URL that others come to see is refused without being shown", () => {
  const login = GOOD.replace("http://home", "http://me:pass@home");
  expect(problemsOf(login.replace("public_url:", "public_url: https://me:pass@bridge.example.com"))).toEqual([
    "bridge.yaml:2: home_assistant.url: remove the user name and password: Home Assistant uses the token.",
    expect.stringMatching(/: public_url: remove the user name and password: every question would reveal/),
  ]);
});

test("what is not a URL at all is reported once", () => {
  expect(problemsOf(GOOD.replace("http://home", "home"))).toEqual([
    expect.stringContaining("home_assistant.url: "),
  ]);
});

test("two wrong names are reported, and nothing else", () => {
  expect(problemsOf(GOOD.replace("name: alerts", "name: A").replace("name: garage", "name: B"))).toEqual([
    expect.stringContaining("topics.0.name: "),
    expect.stringContaining("topics.1.name: "),
  ]);
});

describe("two topics of the same notify action are refused", () => {
  const named = (...names: string[]) =>
    GOOD.replace(
      / {2}- name: alerts.*garage\n/s,
      names
        .map((name, index) => `  - {name: topic-${index}, friendly_name: ${JSON.stringify(name)}}\n`)
        .join(""),
    );

  test.each([
    ["My Alerts", "my-alerts"],
    ["Tür", "Tur!"],
    ["iotpush topic 1", ""],
    ["🚪", "🔔"],
  ])("%s and %s", (...names) => {
    expect(problemsOf(named(...names)).join()).toContain(
      "topics: give each topic a friendly_name of its own",
    );
  });

  test.each([
    ["Alerts", "Alarms"],
    ["topic-1", ""],
    ["Гараж", "Дверь"],
    ["かき", "がき"],
  ])("%s and %s are not", (...names) => {
    expect(problemsOf(named(...names))).toEqual([]);
  });
});

test("the environment wins over the file", () => {
  const overlay = fromEnvironment({
    HA_TOKEN: "other",
    IOTPUSH_TOPICS: "alerts=k=1, plain",
    IOTPUSH_BRIDGE_PORT: "9000",
    IOTPUSH_PUBLIC_URL: "",
  });
  expect(parseConfigFile(GOOD, "bridge.yaml", overlay)).toMatchObject({
    home_assistant: { url: "http://homeassistant.local:8123", token: "other" },
    topics: [{ name: "alerts", apiKey: "k=1" }, { name: "plain" }],
    http: { port: 9000 },
  });
});
