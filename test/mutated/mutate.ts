import type { Random } from '../random/random.ts';

/** Numbers that readers of binary files trip over. */
const NUMBERS = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** Changes bytes from `from` to before `to`: one, a few, a number, a stretch, or what is cut out or put in. */
export function mutateBytes(data: Uint8Array, random: Random, from = 0, to = data.length): Buffer {
  const made = Buffer.from(data);
  const place = () => random.whole(from, Math.max(from, to - 1));
  const change = random.whole(0, 7);
  const length = random.whole(1, 64);
  if (change === 0) return Buffer.concat([made.subarray(0, place())]);
  if (change === 1) {
    const at = place();
    return Buffer.concat([made.subarray(0, at), made.subarray(at + length)]);
  }
  if (change === 2) {
    const at = place();
    return Buffer.concat([made.subarray(0, at), made.subarray(place()).subarray(0, length), made.subarray(at)]);
  }
  if (change === 3) made.copy(made, place(), place(), Math.min(made.length, place() + length));
  else
    for (let times = random.whole(1, 8); times > 0; times--) {
      const at = place();
      if (random.chance(0.5) && at + 4 <= made.length) {
        const number = random.pick(NUMBERS);
        if (random.chance(0.5)) made.writeUInt32BE(number, at);
        else made.writeUInt16BE(number & 0xffff, at);
      } else made[at] = random.chance(0.5) ? random.whole(0, 255) : made[at]! ^ (1 << random.whole(0, 7));
    }
  return made;
}

/** Words that the parsers of SVG know, and numbers that they may trip over. */
const WORDS =
  '<g> </g> <svg> <use href="#a"/> <text> <tspan> <path d="M0 0 <filter> <feImage> <mask> <clipPath> <style> NaN 1e308 -1e308 1e-308 99999999999 0 -1 100% 1e6% url(#a) url( ) " \' &amp; & ]]> <!-- --> <![CDATA[ inherit none currentColor rotate( scale(0) matrix(0,0,0,0,0,0) calc( var(--a) A0 0 0 1 1 m z , ;'.split(
    ' ',
  );

/** Changes a text: tokens are swapped, doubled, dropped or replaced. */
export function mutateText(text: string, random: Random): string {
  let made = text;
  for (let times = random.whole(1, 6); times > 0; times--) {
    const tokens = made.match(/[\w.%#-]+|\s+|[^\w.%#-]/g) ?? [];
    const at = random.whole(0, Math.max(0, tokens.length - 1));
    const length = random.whole(1, 12);
    const change = random.whole(0, 4);
    if (change === 0) tokens[at] = random.pick(WORDS);
    else if (change === 1) tokens.splice(at, length);
    else if (change === 2) tokens.splice(random.whole(0, tokens.length), 0, ...tokens.slice(at, at + 20 * length));
    else if (change === 3) tokens.splice(at, 0, random.pick(WORDS));
    else tokens[at] = tokens[random.whole(0, Math.max(0, tokens.length - 1))] ?? '';
    made = tokens.join('');
  }
  return made;
}
