/** The page's state as a link, and the render as a command. */
import { byId } from './dom.ts';
import { fragmentOf, type LinkState, LONGEST_LINK } from './link.ts';
import { say } from './renders.ts';

/** Copies a text; only pages by https and on this machine may write to the clipboard. */
async function copy(text: string, title: string): Promise<void> {
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else prompt(title, text);
  say('Copied');
}

interface Shared {
  state(): LinkState;
  curl(): string;
  onError(error: unknown): void;
}

export function createSharing({ state, curl, onError }: Shared): void {
  byId('copy-link').onclick = async () => {
    try {
      const link = new URL(await fragmentOf(state()), location.href).href;
      if (link.length > LONGEST_LINK) return say('The design is too large for a link: send its file.');
      history.replaceState(null, '', link);
      await copy(link, 'Link');
    } catch (error) {
      onError(error);
    }
  };
  byId('curl').onclick = () => void copy(curl(), 'curl').catch(onError);
}
