/** `npm run chaos:fleet -- --queue postgres --runs 10 --seed 7`: the whole of what fleet-chaos.test.ts does in short. */
import { parseArgs } from 'node:util';
import { fleetChaos } from './fleet-chaos.ts';

const { values } = parseArgs({
  options: { queue: { type: 'string' }, seed: { type: 'string' }, runs: { type: 'string' } },
});
const first = Number(values.seed ?? Date.now() % 1000);
const runs = Number(values.runs ?? 1);
let wrong = 0;
for (let run = 0; run < runs; run++) {
  const usual = run % 2 === 0 ? 'redis' : 'postgres';
  const kind = values.queue === 'redis' || values.queue === 'postgres' ? values.queue : usual;
  const load = { jobs: 200, records: 1000, kills: 12, every: 5000, pause: 10_000, full: 5000 };
  const { problems, ...report } = await fleetChaos({ kind, ...load, seed: first + run }, console.log);
  console.log(report);
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? 'nothing lost, doubled or left over' : `${problems.length} problems`);
  if (problems.length > 0) wrong++;
}
console.log(`${runs - wrong} of ${runs} runs without a problem`);
process.exit(wrong === 0 ? 0 : 1);
