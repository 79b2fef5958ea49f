// Runs MODULE and MAIN in MicroPython, with `requests.post` as a double of the module that boards have.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

const { MODULE = "", MAIN = "", TEXTS = "", RECIPES = "" } = process.env;
const load = createRequire(join(RECIPES, "package.json"));
const { loadMicroPython } = await import(
  load.resolve("@micropython/micropython-webassembly-pyscript/micropython.mjs")
);
const micropython = await loadMicroPython({ stdout: (line) => console.log(line) });

/** The status, and the body behind it; nothing if nobody responded. */
globalThis.postNow = (url, body, headers) => {
  const given = Object.entries(JSON.parse(headers)).flatMap(([name, value]) => [
    "--header",
    `${name}: ${value}`,
  ]);
  const args = ["--silent", "--location", "--max-time", "20", "--write-out", "%{stderr}", ...given];
  try {
    return execFileSync("curl", [...args, "--write-out", "\n%{http_code}", "--data-binary", "@-", url], {
      input: body,
      encoding: "utf8",
    });
  } catch {
    return "";
  }
};

const REQUESTS = `
import js, json, sys
class Response:
    def __init__(self, text, status):
        self.text = text
        self.status_code = status
    def close(self):
        pass
def post(url, data, headers, timeout):
    answer = js.postNow(url, data.decode(), json.dumps(headers))
    if not answer:
        raise OSError(103)
    text, status = answer.rsplit("\\n", 1)
    return Response(text, int(status))
class Module:
    pass
requests = Module()
requests.post = post
sys.modules["requests"] = requests
`;
micropython.runPython(REQUESTS);
micropython.runPython(MODULE);
micropython.globals.set("TEXTS", TEXTS);
micropython.runPython(MAIN);
