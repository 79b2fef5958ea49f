type Annotations = Readonly<Record<string, unknown>>;
type ToolList = { id?: unknown; result?: { tools?: { name: string; annotations?: Annotations }[] } } | null;

/** What the server says of its tools. Only its answer to `tools/list` counts, and only the last one. */
export class ToolAnnotations {
  readonly #known = new Map<string, Annotations | undefined>();
  /** Lists that were asked for: the id as JSON, and whether it is the first page. */
  readonly #lists = new Map<string, boolean>();

  of(tool: string): Annotations | undefined {
    return this.#known.get(tool);
  }

  asked(id: string | number | undefined, params: unknown): void {
    const isFirst = !(typeof params === "object" && params !== null && "cursor" in params);
    if (id !== undefined) this.#lists.set(JSON.stringify(id), isFirst);
  }

  learn(line: string): void {
    if (/"method"\s*:\s*"notifications\/tools\/list_changed"/.test(line)) this.#known.clear();
    if (this.#lists.size === 0 || !line.includes('"tools"')) return;
    let answer: ToolList;
    try {
      answer = JSON.parse(line);
    } catch {
      return; // Not JSON: the agent will say so.
    }
    const { id, result } = answer ?? {};
    const isFirst = this.#lists.get(JSON.stringify(id) ?? "");
    if (isFirst === undefined || !this.#lists.delete(JSON.stringify(id))) return;
    if (isFirst) this.#known.clear();
    const tools = Array.isArray(result?.tools) ? result.tools : [];
    // A name that is there twice says nothing for sure.
    for (const { name, annotations } of tools.filter((tool) => typeof tool?.name === "string"))
      this.#known.set(
        name,
        this.#known.has(name) || typeof annotations !== "object" ? undefined : annotations,
      );
  }
}
