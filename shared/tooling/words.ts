/** `pnpm words`: fails on words that the style guide replaces, and says what to write instead. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** What is not written, what is written instead, and an example that must be found. */
export const RULES: readonly (readonly [pattern: RegExp, instead: string, example: string])[] = [
  [/\bunless told\b/i, "by default", "a random port unless told"],
  [
    /\b(?<!there )(is|are) no (valid|known|option|topic|date|time|url|json|button|question|text|number|list|file|object|event|error|iotpush|receipts?|records?|secret)\b(?! (in|of|for|here|yet|left|more|any|and|behind))/i,
    "is not a",
    "5 is no time",
  ],
  [
    /\b(takes no|(only|also|not) takes? (a|an|the) (list|text|url|number|option))\b/i,
    "accepts",
    "doctor takes no list",
  ],
  [/\banew\b/i, "again", "it starts anew"],
  [/\bmend(s|ed|ing)?\b/i, "fix", "problems to mend"],
  [/^#+ Begin\b|"Begin"/, "Get started", "## Begin"],
  [/\bunauthoris/i, "unauthorized", "Unauthorised users"],
  [/\bcolour/i, "color", "colours"],
  [/\bbehaviour/i, "behavior", "its behaviour"],
  [/\bhonour/i, "honor", "is honoured"],
  [/\brecognis/i, "recognize", "recognised"],
  [
    /\b(organ|initial|normal|summar|synchron|serial|(?<!un)author|optim|custom|minim|capital)is(e|es|ed|ing|ation)\b/i,
    "-ize",
    "normalised",
  ],
  [
    /\b(?<!-)(favour|neighbour|labelled(?!by)|modelled|travell|centre\b|licence)/i,
    "American spelling",
    "the licence",
  ],
  [/\bcatalogue(?!\.nodered|\.json)/i, "catalog", "a catalogue"],
  [/\ball the same\b/i, "anyway", "wait all the same"],
  [/\bbesides\b/i, "also", "Besides, it"],
  [/\bapart from\b|\b(are|is|run|kept) apart\b/i, "except, separately", "the stories are apart"],
  [/\bapprovers?\b(?!, Reply| option)/i, "allowed responders", "the approver"],
  [/\b(running|real) service\b(?! (neither|does))/i, "live service", "the running service"],
  [/\bdialects?\b/i, "profile", "both dialects"],
  [/\b(server key|API token)s?\b/i, "topic key", "the server key"],
  [/\bhand(ed|s|ing)? over\b/i, "deliver", "is handed over"],
  [/, also (if|when|while|where)\b/i, "even if", "it waits, also if it fails"],
  [/\bwith what to do\b/i, "with the fix", "a problem, with what to do"],
  [/\b(is|are) not (a text|texts)\b/i, "a string, text", "5 is not a text"],
  [/\bfor ever\b/i, "forever", "waits for ever"],
  [
    /\b(Desk|AnswerDesk|Patient|Happening|Occurrence|Refusal|inOwnWords|[hH]eardMeanwhile|briefEventKey)\b/,
    "a plain technical name: services, context, fixture, event",
    "openDesk(): Desk",
  ],
];

const FILES = ["*.ts", "*.tsx", "*.mts", "*.mjs", "*.md", "*.html", "*/locale/en-US.json", "*.yaml"];
const LEFT_OUT = /CHANGELOG|pnpm-|(^|\/)de\.yaml|^shared\/tooling\/words|renamed-names/;

/** The words to replace in a line, each with what to write. */
export const wordsIn = (line: string): string[] =>
  RULES.flatMap(([pattern, instead]) => {
    const match = pattern.exec(line);
    return match ? [`"${match[0]}": write "${instead}"`] : [];
  });

if (process.argv[1] === import.meta.filename) {
  const files = execFileSync("git", ["ls-files", "-z", ...FILES], { encoding: "utf8" }).split("\0");
  const found = files
    .filter((file) => file !== "" && existsSync(file) && !LEFT_OUT.test(file))
    .flatMap((file) =>
      readFileSync(file, "utf8")
        .split("\n")
        .flatMap((line, index) => wordsIn(line).map((what) => `${file}:${index + 1}: ${what}`)),
    );
  console.log(
    found.length === 0 ? "No word to replace." : `${found.join("\n")}\n${found.length} words to replace.`,
  );
  process.exitCode = found.length === 0 ? 0 : 1;
}
