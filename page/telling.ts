/** What the service says of a design, with its places in the text. */
import { needsKey, Refusal, type Told } from './api.ts';
import { nameAt } from './design.ts';
import type { Editor, Mark } from './editor.ts';
import { showMessages } from './messages.ts';
import { designOrNothing, Unreadable } from './reading.ts';

/** Something that is said of the whole, of a place in the design, or of a character of its text. */
type Said = Told & { at?: number };

interface Listeners {
  /** A place is to be shown in the text. */
  onFind(at: string | number): void;
  /** The service asks for a key. */
  onKey(): void;
}

const plain = (message: string): Said => ({ path: '', message });

/** The messages of an error, with a title. */
function saidOf(error: unknown): { title: string; said: Said[] } {
  const title = 'It could not be rendered';
  if (error instanceof Unreadable)
    return { title: 'The design cannot be read', said: [{ ...plain(error.message), at: error.at }] };
  if (error instanceof Refusal) {
    const { errors, hint, id, detail = '' } = error.problem;
    const more = [hint, id && `id ${id}`].filter((text): text is string => Boolean(text));
    return { title, said: [...(errors?.length ? errors : [plain(detail)]), ...more.map(plain)] };
  }
  // What fetch throws where nobody answers.
  if (error instanceof TypeError)
    return { title, said: [plain('The service did not answer. Any change tries again.')] };
  return { title, said: [plain((error as Error).message)] };
}

export function createTelling(editor: Editor, { onFind, onKey }: Listeners) {
  /** Says what is told of places, below the picture and in the editor; nothing: nothing. */
  function tell(title: string, kind: 'bad' | 'warn', said: readonly Said[]): void {
    const design = designOrNothing(editor);
    const messages = said.map((one) => {
      const at = one.at ?? (one.path || null);
      const name = one.path ? nameAt(design, one.path) : '';
      return { ...one, name, ...(at !== null && { line: editor.lineOf(at), onFind: () => onFind(at) }) };
    });
    showMessages(title, kind, messages);
    const severity = kind === 'bad' ? 'error' : 'warning';
    const marks = said.map(({ path, message, at }): Mark => ({ at: at ?? path, message, severity }));
    editor.mark(marks.filter(({ at }) => at !== ''));
  }

  return {
    warn: (warnings: readonly Told[]): void =>
      tell(warnings.length > 0 ? `${warnings.length} warning${warnings.length > 1 ? 's' : ''}` : '', 'warn', warnings),
    /** Says why something failed. */
    fail(error: unknown): void {
      const isLocked = needsKey(error);
      if (isLocked) onKey();
      const { title, said } = isLocked ? { title: '', said: [] } : saidOf(error);
      tell(title, 'bad', said);
    },
  };
}
