import { createRenderer, RenderError } from '../../renderer/index.ts';
import { HOSTILE } from './hostile.ts';

const [from = '', only = ''] = process.argv.slice(2);
const renderer = await createRenderer({ systemFonts: false, pictureCacheBytes: 0 });
let run = 0;
let skipped = false;
async function cost(of: (typeof HOSTILE)[number]['of'], n: number): Promise<{ ms: number; end: string }> {
  const made = of(n + ++run);
  const before = process.cpuUsage();
  let end = 'ok';
  try {
    if (typeof made === 'function') made();
    else { const r = await renderer.render(made.design, made.options); if (r.warnings[0]) end = r.warnings[0].message.replace(/^.*?: /, '').slice(0, 60); }
  } catch (error) {
    end =
      error instanceof RenderError
        ? error.code
        : error instanceof Error && error.name === 'MissingField'
          ? 'missing'
          : `INTERNAL ${String((error as Error).stack).slice(0, 400)}`;
  }
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, end };
}
for (const text of ['ab', 'אبก', '漢字😀'])
  await renderer
    .render(
      { width: 10, height: 10, pages: [{ children: [{ type: 'text', text, width: 99 }] }] },
      { skipFontError: true },
    )
    .catch(() => {});
for (const { parser, name, of } of HOSTILE) {
  if (process.env.SKIP_TO && !skipped) { if (name === process.env.SKIP_TO) skipped = true; else continue; }
  if (!`${parser}: ${name}`.startsWith(from) || !`${parser}: ${name}`.includes(only)) continue;
  const line: string[] = [];
  for (const n of [2000, 8000, 32000]) {
    let best = await cost(of, n);
    if (best.ms > 20 && best.ms < 300) {
      const again = await cost(of, n);
      if (again.ms < best.ms) best = again;
    }
    line.push(`${best.ms.toFixed(0)}${best.end === 'ok' ? '' : `(${best.end})`}`);
    if (best.ms > 2000) break;
  }
  const [a = 0, b = 0, c = 0] = line.map(Number.parseFloat);
  const bad = b > 8 * a + 30 || c > 8 * b + 60 || line.join('').includes('INTERNAL') || a > 500 || b > 2000;
  console.log(`${bad ? 'BAD ' : 'ok  '}${parser}: ${name}\t${line.join('\t')}`);
}
await renderer.close();
