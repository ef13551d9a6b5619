/** What went wrong, or otherwise than the design asks, below the picture. */
import type { Told } from './api.ts';
import { byId, make, prose } from './dom.ts';

/** A message with the line of the design that it is about. */
export interface Message extends Told {
  /** What the place is in a person's words. */
  name?: string;
  line?: number | null;
  onFind?: () => void;
}

/** Messages that are listed; the rest is counted. */
const MOST = 50;

function item({ path, message, hint, name, line, onFind }: Message): HTMLElement {
  const own = message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message;
  const parts: (Node | string)[] = [];
  if (onFind && line) {
    const button = make('button', { type: 'button', title: 'Show it in the design' }, `line ${line}`);
    button.onclick = onFind;
    parts.push(button);
  }
  if (name) parts.push(make('strong', {}, name), ': ');
  parts.push(...prose(hint ? `${own} (${hint})` : own));
  if (path) parts.push(' ', make('code', { className: 'hint' }, path));
  return make('li', {}, ...parts);
}

/** Shows messages below the picture; none: nothing. */
export function showMessages(title: string, kind: 'bad' | 'warn', messages: readonly Message[]): void {
  const shown = messages.slice(0, MOST).map(item);
  const more = messages.length - shown.length;
  if (more > 0) shown.push(make('li', {}, `and ${more} more`));
  const box = make('div', { className: `told ${kind}` }, make('h2', {}, title), make('ol', {}, ...shown));
  byId('messages').replaceChildren(...(title ? [box] : []));
}
