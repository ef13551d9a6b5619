/** The comparison with another picture by a slider. */
import { byId } from './dom.ts';

export function createComparison(): void {
  const other = byId<HTMLImageElement>('other');
  const slider = byId<HTMLInputElement>('slider');
  const input = byId<HTMLInputElement>('compare');

  const slide = () => {
    other.style.clipPath = `inset(0 0 0 ${slider.value}%)`;
  };

  function compareWith(file: File | undefined): void {
    if (other.src) URL.revokeObjectURL(other.src);
    for (const part of [other, byId('slider-row'), byId('compare-end')]) part.hidden = !file;
    if (file) other.src = URL.createObjectURL(file);
    else other.removeAttribute('src');
    input.value = '';
    slide();
  }

  slider.oninput = slide;
  input.onchange = () => input.files?.[0] && compareWith(input.files[0]);
  byId('compare-end').onclick = () => compareWith(undefined);
}
