/**
 * Finds regular expressions that may take more than time in proportion to a text: `npm run check` runs it over the
 * sources. A pattern that is searched for counts from every place of the text (`\s+$` takes the square of a row of
 * spaces). Prints the place, how bad it is and a text that shows it, and exits with 1 where there is any.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { check } from 'recheck';
import ts from 'typescript';

/** Files that make patterns of parts that are their own constants. */
const COMPUTED = new Set([
  'renderer/language.ts',
  'renderer/text/script.ts',
  'renderer/fonts/inspect/coverage.ts',
  'src/http/known-paths.ts',
]);

interface Pattern {
  place: string;
  source: string;
  flags: string;
}

const sources = ['renderer', 'src'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`),
);

const problems: string[] = [];
const patterns: Pattern[] = sources.flatMap(patternsIn);
const checked = new Map<string, ReturnType<typeof check>>();
for (const { place, source, flags } of patterns) {
  const key = `/${source}/${flags}`;
  if (!checked.has(key)) checked.set(key, check(source, flags, { timeout: 60_000 }));
  const result = await checked.get(key)!;
  if (result.status === 'safe') continue;
  const why =
    result.status === 'vulnerable'
      ? `${result.complexity.summary}: ${result.attack.pattern}`
      : `not known to be linear (${result.error.kind})`;
  problems.push(`${place}: ${key} is ${why}`);
}

for (const problem of problems) console.error(problem);
console.log(`${patterns.length} patterns, ${problems.length} of them not linear`);
process.exit(problems.length > 0 ? 1 : 0);

/** Every regular expression that a file writes; one that is put together is a problem of its own. */
function patternsIn(file: string): Pattern[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Pattern[] = [];
  const visit = (node: ts.Node) => {
    const place = `${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ place, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    const isCall = ts.isNewExpression(node) || ts.isCallExpression(node);
    if (isCall && node.expression.getText() === 'RegExp' && !COMPUTED.has(file))
      problems.push(`${place}: a pattern is put together, so that it cannot be checked`);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
