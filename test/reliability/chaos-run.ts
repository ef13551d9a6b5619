/** `npm run chaos -- --kills 30 --seed 7`: the whole of what chaos.test.ts does in short. Ends with 1 where anything is wrong. */
import { parseArgs } from 'node:util';
import { chaos } from './chaos.ts';

const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } });
const seed = Number(values.seed ?? Date.now() % 1000);
console.log(`seed ${seed}`);
const { problems, ...report } = await chaos(Number(values.kills ?? 30), seed, console.log);
console.log(report);
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'nothing lost, doubled, blamed or left over' : `${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
