import type { Tracing } from '../tracing.ts';
import { type Executor, summaryOf } from './executor.ts';

/** The same rendering, each with a span of its own. */
export const traced = (executor: Executor, tracing: Tracing | null): Executor =>
  tracing === null
    ? executor
    : {
        ...executor,
        async render(task, control = {}) {
          const { trace, ...others } = control;
          const span = tracing.begin('render', 'internal', trace, { 'gesso.format': task.options.format });
          try {
            const file = await executor.render(task, others);
            const { pages, stages = {}, reused } = summaryOf(task.options.format, file);
            const times = Object.entries(stages).map(([stage, ms]) => [`gesso.${stage}_ms`, ms]);
            span.end({ 'gesso.pages': pages, 'gesso.reused': reused, ...Object.fromEntries(times) });
            return file;
          } catch (error) {
            span.end({}, error);
            throw error;
          }
        },
      };
