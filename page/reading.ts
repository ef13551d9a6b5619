/** The design as it stands in the editor. */
import type { Json } from './design.ts';
import type { Editor } from './editor.ts';

/** The text is no JSON. */
export class Unreadable extends Error {
  /** Characters of the text before the fault. */
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** @throws Unreadable */
export function readDesign(editor: Editor): Json {
  const text = editor.text();
  if (text.trim() === '')
    throw new Unreadable('There is no design yet: choose an example, or paste the JSON of one.', 0);
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const { message } = error as Error;
    // Its line is shown beside it.
    const fault = message.replace(/ in JSON at position .*$/s, '');
    throw new Unreadable(`The design is not valid JSON: ${fault}`, editor.faultOf(message));
  }
}

/** The design; null where the text is none. */
export function designOrNothing(editor: Editor): Json | null {
  try {
    return readDesign(editor);
  } catch {
    return null;
  }
}
