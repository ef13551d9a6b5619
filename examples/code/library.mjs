// node library.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { createRenderer } from 'gesso';

const design = JSON.parse(await readFile(new URL('../poster.json', import.meta.url), 'utf8'));

// Keep one renderer for the whole process: it keeps fonts, pictures and connections.
const renderer = await createRenderer();
try {
  const { data, width, height, warnings } = await renderer.render(design, { format: 'png', pixelRatio: 0.5 });
  for (const { code, path, message } of warnings) console.warn(`${code} at ${path}: ${message}`);
  await writeFile('poster.png', data);
  console.log(`poster.png: ${width} × ${height} px`);
} catch (error) {
  // A RenderError says what is wrong and where: code, path, message, hint, and every problem of its kind.
  console.error(error.code, error.path, error.message);
  process.exitCode = 1;
} finally {
  await renderer.close();
}
