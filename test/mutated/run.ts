/**
 * Renders files with something wrong: `npm run fuzz -- fonts|svgs|pictures [--count N] [--seed S] [--fonts FOLDER]`.
 * Each has to become a picture or an error with a code, within time and memory. `npm run fuzz -- texts` renders random texts of
 * many scripts: nothing may be lost without a warning, and vector PDFs look like pictures.
 */
import { parseArgs } from 'node:util';
import { createRenderer } from '../../renderer/index.ts';
import { failureOf } from '../scripts/fuzz.ts';
import { KINDS, type Kind } from './inputs.ts';
import { runMutated } from './run-mutated.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000) % 1e6) },
    fonts: { type: 'string' },
  },
});
const [first, count] = [Number(values.seed), Number(values.count)];
const wanted = positionals.length > 0 ? positionals : ['texts', ...KINDS];
const kinds = wanted.filter((kind) => kind !== 'texts');
let failed = 0;
if (wanted.includes('texts')) {
  const renderer = await createRenderer({ systemFonts: false });
  for (let seed = first; seed < first + count; seed++) {
    const what = await failureOf(renderer, seed);
    if (what === null) continue;
    failed++;
    console.log(`texts ${seed}: ${what}`);
  }
  await renderer.close();
  console.log(`${count} texts from seed ${first} on: ${failed} failures`);
}
for (const kind of kinds as Kind[]) {
  if (!KINDS.includes(kind)) throw new Error(`${kind}: expected texts, ${KINDS.join(', ')}`);
  const given = { seed: first, count, extra: values.fonts };
  const { outcomes, failures, cpu, rss } = await runMutated(kind, given, ({ seed, what }) =>
    console.log(`${kind} ${seed}: ${what}`),
  );
  failed += failures.length;
  console.log(`${given.count} ${kind} from seed ${given.seed} on: ${failures.length} failures`);
  console.log(`  at most ${Math.round(cpu)} ms of the processor and ${Math.round(rss / 1e6)} MB`);
  for (const [outcome, times] of [...outcomes].sort((a, b) => b[1] - a[1]))
    console.log(`  ${times} × ${outcome.slice(0, 100)}`);
}
process.exit(failed > 0 ? 1 : 0);
