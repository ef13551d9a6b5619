/** Files that are chosen, or dropped anywhere on the page. */
import { byId } from './dom.ts';

/** @param onFile a file was given */
export function createFiles(onFile: (file: File) => void): void {
  const drop = byId('drop');
  for (const id of ['open', 'records']) {
    const input = byId<HTMLInputElement>(id);
    input.onchange = () => {
      const [file] = input.files ?? [];
      // The same file may be chosen again.
      input.value = '';
      if (file) onFile(file);
    };
  }
  const isOfFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
  addEventListener('dragover', (event) => {
    if (!isOfFiles(event)) return;
    event.preventDefault();
    drop.hidden = false;
  });
  addEventListener('dragleave', ({ relatedTarget }) => {
    if (relatedTarget === null) drop.hidden = true;
  });
  addEventListener(
    'drop',
    (event) => {
      drop.hidden = true;
      const [file] = event.dataTransfer?.files ?? [];
      if (!file) return;
      event.preventDefault();
      // Otherwise the editor would insert it.
      event.stopPropagation();
      onFile(file);
    },
    { capture: true },
  );
}
