/** Whether a text is an absolute http or https URL. */
export const isWebUrl = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** Whether an absolute URL holds a user name or password, which everybody who sees the URL would learn. */
export function hasLogin(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== "" || password !== "";
}

/** What is wrong with a text that others should call as a URL; undefined if nothing is. */
export function webUrlProblem(text: string): string | undefined {
  if (!isWebUrl(text)) return "must start with https:// or http://";
  return hasLogin(text) ? "must not hold a user name or password" : undefined;
}
