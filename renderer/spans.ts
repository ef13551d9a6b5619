/**
 * The text with every stretch from `open` to the next `close` replaced. A stretch that is never closed stays. Takes time
 * in proportion to the text, which a pattern such as `<[^>]*>` does not: it looks for the end again from every `<`.
 */
export function replaceSpans(text: string, open: string, close: string, replacement = ''): string {
  let written = '';
  let from = 0;
  for (let at = text.indexOf(open); at >= 0; at = text.indexOf(open, from)) {
    const end = text.indexOf(close, at + open.length);
    if (end < 0) break;
    written += text.slice(from, at) + replacement;
    from = end + close.length;
  }
  return written + text.slice(from);
}
