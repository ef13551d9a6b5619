/** The preferences of a request (RFC 7240): names in lower case, and values without quotes. */
export function preferencesOf(prefer: string | string[] | undefined): Map<string, string> {
  const given = [prefer ?? []].flat().join(',');
  const found = new Map<string, string>();
  for (const preference of given.split(',')) {
    const [name = '', value = ''] = (preference.split(';')[0] ?? '').split('=', 2).map((part) => part.trim());
    // Of one that is given twice the first counts.
    if (name && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), value.replace(/^"(.*)"$/, '$1'));
  }
  return found;
}

/** How long `Prefer: wait` or `wait=SECONDS` waits, `longest` at most, ms; null where it is not asked for. */
export function waitOf(prefer: string | string[] | undefined, longest: number): number | null {
  const seconds = preferencesOf(prefer).get('wait');
  if (seconds === undefined) return null;
  if (seconds === '') return longest;
  return /^\d{1,6}$/.test(seconds) ? Math.min(longest, Number(seconds) * 1000) : null;
}
