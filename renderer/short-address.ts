/** A URL by its beginning and its end where it is longer than `longest` characters; its query goes first. */
export function shortAddress(url: string, longest: number): string {
  if (url.length <= longest) return url;
  const [address = ''] = url.split(/[?#]/, 1);
  const whole = address.length < url.length ? `${address}?…` : address;
  return whole.length <= longest ? whole : `${whole.slice(0, longest / 2)}…${whole.slice(-longest / 2)}`;
}
