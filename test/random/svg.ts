import type { Random } from './random.ts';

const COLORS = ['#c33', 'navy', '#fd0', 'rgb(11,110,79)', '#1f3b7388', 'white'];

const attributes = (values: Record<string, unknown>) =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');

function shape(random: Random, attribute: string): string {
  const [x, y] = [random.whole(0, 70), random.whole(0, 50)];
  const [w, h] = [random.whole(5, 50), random.whole(5, 40)];
  return random.pick([
    () => `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${random.whole(0, 8)}"${attribute}/>`,
    () => `<circle cx="${x}" cy="${y}" r="${w / 2}"${attribute}/>`,
    () => `<ellipse cx="${x}" cy="${y}" rx="${w / 2}" ry="${h / 2}"${attribute}/>`,
    () => `<path d="M${x} ${y}q${w} ${-h} ${w} ${h}t${-w / 2} ${h}l${-w / 3} ${-h / 2}z"${attribute}/>`,
    () => `<path d="M${x} ${y}a${w} ${h} 20 0 1 ${w} ${h / 2}h${w / 3}v${-h}z"${attribute}/>`,
    () => `<polygon points="${x},${y} ${x + w},${y + h / 3} ${x + w / 2},${y + h}"${attribute}/>`,
    () => `<polyline points="${x},${y} ${x + w},${y + h} ${x + w},${y}"${attribute}/>`,
    () =>
      `<text x="${x}" y="${y + 10}" font-family="sans-serif" font-size="${random.whole(8, 24)}"${attribute}>Svg</text>`,
  ])();
}

const DEFINITIONS = `<defs>
  <linearGradient id="l" gradientTransform="rotate(30)"><stop stop-color="#f93"/><stop offset="1" stop-color="#36c"/></linearGradient>
  <radialGradient id="r" fx="0.3"><stop stop-color="#fff"/><stop offset="0.9" stop-color="#900" stop-opacity="0.6"/></radialGradient>
  <pattern id="p" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="#c33"/><circle cx="6" cy="6" r="2" fill="#36c"/></pattern>
  <mask id="m"><rect width="100" height="80" fill="#888"/><circle cx="50" cy="40" r="30" fill="#fff"/></mask>
  <clipPath id="c"><circle cx="45" cy="40" r="32"/></clipPath>
  <marker id="k" markerWidth="4" markerHeight="4" refX="2" refY="2" orient="auto"><path d="M0 0L4 2L0 4Z"/></marker>
  <g id="u"><rect width="14" height="9" fill="#275"/><circle r="5"/></g>
</defs>`;

function painted(random: Random): string {
  const paint = () => random.pick([...COLORS, 'none', 'url(#l)', 'url(#r)', 'url(#p)']);
  return attributes({
    fill: paint(),
    ...random.some(0.25, {
      stroke: paint,
      'stroke-width': () => random.between(0.5, 6),
      'stroke-dasharray': () => random.pick(['4 2', '6', '1 3 5']),
      'stroke-linecap': () => random.pick(['butt', 'round', 'square']),
      'stroke-linejoin': () => random.pick(['miter', 'round', 'bevel']),
      opacity: () => random.between(0.2, 1),
      'fill-opacity': () => random.between(0.2, 1),
      'fill-rule': () => random.pick(['evenodd', 'nonzero']),
      transform: () => random.pick(['rotate(20 50 40)', 'translate(8 -5) scale(0.8)', 'skewX(15)']),
      mask: () => 'url(#m)',
      'clip-path': () => 'url(#c)',
      'marker-end': () => 'url(#k)',
      style: () => `mix-blend-mode:${random.pick(['multiply', 'screen', 'darken'])}`,
    }),
  });
}

/** A document of 100 × 80 px of a few shapes, painted in every way, in groups and out of them. */
export function svgDocument(random: Random): string {
  const body = random.times(random.whole(1, 4), () => {
    const one = random.chance(0.15)
      ? `<use href="#u" x="${random.whole(5, 70)}" y="30"/>`
      : shape(random, painted(random));
    return random.chance(0.25) ? `<g${painted(random)}>${one}${shape(random, '')}</g>` : one;
  });
  const size = random.pick([
    'width="100" height="80"',
    'viewBox="0 0 100 80"',
    'width="50" height="40" viewBox="0 0 100 80"',
  ]);
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${DEFINITIONS}${body.join('')}</svg>`;
}
