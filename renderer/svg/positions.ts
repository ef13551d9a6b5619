/** The percentages that CSS's names of sides stand for. */
export const SIDES: ReadonlyMap<string, string> = new Map([
  ['left', '0%'],
  ['top', '0%'],
  ['center', '50%'],
  ['right', '100%'],
  ['bottom', '100%'],
]);

/**
 * A position of one or two words (CSS Values 4, `<position>`) as lengths or percentages across and down. Names of sides
 * may stand in either order; a second word that is left out is the middle.
 *
 * @param first the first word where there is none
 */
export function positionOf(words: readonly string[], first: string): [across: string, down: string] {
  const [one = first, other = 'center'] = words;
  const turned = /^(top|bottom)$/.test(one) || /^(left|right)$/.test(other);
  const [across, down] = turned ? [other, one] : [one, other];
  return [SIDES.get(across) ?? across, SIDES.get(down) ?? down];
}
