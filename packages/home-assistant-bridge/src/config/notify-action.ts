/** The notify action of a phone, as Home Assistant names it; it writes letters of other alphabets in Latin ones, here they stay. */
export const notifyAction = (phone: string): string => `notify.${slug(`mobile_app_${phone}`)}`;

const slug = (text: string): string =>
  text
    .normalize("NFKD")
    // The accents of European letters.
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "");
