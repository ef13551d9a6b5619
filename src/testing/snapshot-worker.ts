/** The program of the thread behind `gesso/jest`. */
import { parentPort } from 'node:worker_threads';
import { type DesignSnapshotOptions, type MatcherContext, matchDesignSnapshot, sharedRenderer } from './snapshot.ts';

/** A comparison that is asked for. */
export interface Question {
  id: number;
  context: MatcherContext;
  design: unknown;
  options: DesignSnapshotOptions | undefined;
}

/** The id of the message that is sent without a request: designs can be rendered now. */
export const READY = 0;

/** The outcome; `error` where the design could not be rendered. */
export type Answer = { id: number } & ({ pass: boolean; message: string } | { error: string });

async function answer({ id, context, design, options }: Question): Promise<Answer> {
  try {
    const { pass, message } = await matchDesignSnapshot(context, design, options);
    return { id, pass, message: message() };
  } catch (error) {
    return { id, error: (error as Error).message };
  }
}

async function sayReady(): Promise<void> {
  await sharedRenderer();
  parentPort?.postMessage({ id: READY, pass: true, message: 'ready' } satisfies Answer);
}

void sayReady();
parentPort?.on('message', async (question: Question) => parentPort?.postMessage(await answer(question)));
