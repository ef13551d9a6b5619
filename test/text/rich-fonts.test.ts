import { expect, test } from 'vitest';
import { asEditorLoads } from '../../renderer/text/rich/fonts.ts';
import { engineFor, OPTIONS, textElement } from '../support/text-engine.ts';

test('an emoji is slanted where the text is italic, and never emboldened', async () => {
  const html = '<p><em><strong>a😀</strong></em></p>';
  const engine = await engineFor(textElement({ text: html }), { ...OPTIONS, engine: 'rich' });
  const { fonts } = asEditorLoads(engine, 'Roboto');
  const emoji = (italic: boolean) => fonts.runs('😀', { family: 'Roboto', weight: 700, italic })[0]!.use;
  expect(emoji(true)).toMatchObject({ face: { color: true }, syntheticItalic: true, syntheticBold: false });
  expect(emoji(false)).toMatchObject({ syntheticItalic: false, syntheticBold: false });
});
