/** The key of the service, where it asks for one. */
import { byId } from './dom.ts';

/** Where the tab keeps it. */
const KEPT = 'gesso-key';

/** @param onKey a key was given */
export function createKey(onKey: () => void) {
  const card = byId<HTMLFormElement>('key-card');
  const input = byId<HTMLInputElement>('key');
  const says = byId('key-says');
  const title = byId('key-title');
  const opener = byId('show-key');
  const usual = says.textContent ?? '';
  let key = '';
  try {
    key = sessionStorage.getItem(KEPT) ?? '';
  } catch {
    // A browser that keeps nothing asks again.
  }
  input.value = key;

  function show(open: boolean, heading = 'API key'): void {
    title.textContent = heading;
    card.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
  }
  opener.onclick = () => {
    show(card.hidden === true);
    if (!card.hidden) input.focus();
  };
  byId('key-close').onclick = () => {
    show(false);
    opener.focus();
  };
  card.addEventListener('keydown', ({ key: pressed }) => {
    if (pressed !== 'Escape') return;
    show(false);
    opener.focus();
  });
  card.onsubmit = (event) => {
    event.preventDefault();
    key = input.value.trim();
    try {
      sessionStorage.setItem(KEPT, key);
    } catch {
      // As above.
    }
    show(false);
    onKey();
  };

  return {
    value: () => key,
    /** The service refused: asks for a key, or for another. */
    ask(): void {
      says.textContent = key ? 'It does not know this key. Whoever runs it can give you one.' : usual;
      says.classList.toggle('bad', key !== '');
      show(true, 'This service asks for a key');
    },
    accept: () => show(false),
  };
}
