import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../../renderer/index.ts';
import { describeWith } from '../../support/describe-with.ts';
import { pdfDifference } from '../../support/pdf-difference.ts';
import { dataUri } from '../../support/pictures.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

const ARROW =
  '<marker id="m" viewBox="0 0 10 10" refX="5" refY="5" markerWidth="4" markerHeight="4" orient="auto-start-reverse">';

describeWith(['pdftoppm', 'mutool'], 'markers of an SVG, in a vector pdf', () => {
  it.each([
    [
      'context-stroke, turned at the start',
      `${ARROW}<path d="M0 0L10 5L0 10z" fill="context-stroke"/></marker>
      <path d="M20 80L80 20" stroke="green" stroke-width="6" marker-start="url(#m)" marker-end="url(#m)"/>`,
    ],
    [
      'context-fill and context-stroke at every vertex',
      `${ARROW}<rect x="2" y="2" width="6" height="6" fill="context-fill" stroke="context-stroke"/></marker>
      <polygon points="20,20 80,25 70,80 25,70" fill="orange" stroke="navy" stroke-width="3" marker-mid="url(#m)" marker-start="url(#m)"/>`,
    ],
    [
      'context-stroke of a gradient, along a curve, half clear',
      `<linearGradient id="g" gradientUnits="userSpaceOnUse" x2="100"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>
      ${ARROW}<path d="M0 0L10 5L0 10z" fill="context-stroke" opacity="0.5"/></marker>
      <path d="M15 70C15 10 85 10 85 70" fill="none" stroke="url(#g)" stroke-width="5" marker-start="url(#m)" marker-end="url(#m)"/>`,
    ],
    [
      'markers of a `use`, and of a line that the marker inherits',
      `<g marker-end="url(#m)">${ARROW}<path d="M0 0L10 5L0 10z" fill="context-stroke"/></marker>
      <line id="l" x1="15" y1="20" x2="80" y2="30" stroke="teal" stroke-width="5"/><use href="#l" y="40"/></g>`,
    ],
  ])('look as in the picture: %s', async (_, body) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${body}</svg>`;
    const src = dataUri(Buffer.from(svg), 'image/svg+xml');
    const children = [{ type: 'svg', x: 5, y: 5, width: 100, height: 100, src }];
    const design = { width: 110, height: 110, schemaVersion: 4, pages: [{ background: 'white', children }] };
    expect(await pdfDifference(renderer, design)).toBeLessThan(2);
  });
});
