/** Whether a text is an absolute http or https URL. */
export const isWebUrl = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** Whether an absolute URL holds a user name or password, which everybody who is shown or told the URL would learn. */
export function hasLogin(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== "" || password !== "";
}
