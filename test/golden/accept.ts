/**
 * Accepts goldens: draws them and keeps the pictures. Look at each before you commit it.
 *
 *   npm run golden                 the new ones
 *   npm run golden -- text/ figure/star   also changed ones whose name begins so
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { createRenderer } from '../../renderer/index.ts';
import { compareGolden, goldens, renderGolden } from './golden.ts';

const prefixes = process.argv.slice(2);
const renderer = await createRenderer();
for (const golden of goldens()) {
  const asked = prefixes.some((prefix) => golden.name.startsWith(prefix));
  if (existsSync(golden.picture) && !asked) continue;
  const actual = await renderGolden(renderer, golden);
  const difference = compareGolden(golden, actual);
  if (!difference) continue;
  writeFileSync(golden.picture, actual);
  rmSync(golden.failed, { force: true });
  console.log(`${golden.name} ${difference.message.replace(/:.*/, '')}: accepted`);
}
await renderer.close();
