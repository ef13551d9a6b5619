import type { Executor } from '../dispatch/executor.ts';
import { hintOverHttp } from '../errors.ts';

const said = <W extends { hint?: string }>({ hint, ...warned }: W) => {
  const own = hint && hintOverHttp(hint);
  return { ...warned, ...(own && { hint: own }) };
};

/** The same executor, whose warnings and findings give their hints in the words of the service, as its errors do. */
export const inWordsOfService = (executor: Executor): Executor => ({
  ...executor,
  async render(task, control) {
    const file = await executor.render(task, control);
    return { ...file, warnings: file.warnings.map(said) };
  },
  async check(task, control) {
    const checked = await executor.check(task, control);
    return { ...checked, findings: checked.findings.map(said) };
  },
});
