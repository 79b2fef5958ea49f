/** The text fields of a multipart form, and the names of its files. Lenient: some clients leave out the line break before the last boundary. */
export function multipartFields(
  body: Uint8Array,
  contentType: string,
): { readonly fields: Readonly<Record<string, string>>; readonly files: readonly string[] } {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) throw new Error("the content type names no boundary");
  // One character a byte, so that files do not matter.
  const text = Buffer.from(body).toString("latin1");
  const fields: Record<string, string> = {};
  const files: string[] = [];
  for (const part of text.split(`--${boundary}`).slice(1)) {
    const end = part.indexOf("\r\n\r\n");
    const head = part.slice(0, Math.max(0, end));
    const name = /\bname="([^"]*)"/i.exec(head)?.[1];
    if (end < 0 || name === undefined) continue;
    if (/\bfilename\*?=/i.test(head)) files.push(name);
    else fields[name] = Buffer.from(part.slice(end + 4).replace(/\r\n$/, ""), "latin1").toString("utf8");
  }
  return { fields, files };
}
