/** The designs to begin with. */
import { byId, make } from './dom.ts';
import { type GalleryDesign, galleryDesigns } from './gallery-designs.ts';

/** The small picture of a design. */
export const previewOf = ({ name }: GalleryDesign): string => `gallery/${name}.webp`;

/** @param onChoose a design is chosen */
export function createGallery(onChoose: (design: GalleryDesign) => void) {
  const buttons = galleryDesigns.map((design) => {
    const picture = make('img', { src: previewOf(design), alt: '', width: 96, height: 72 });
    const button = make(
      'button',
      { type: 'button', dataset: { name: design.name } },
      picture,
      make('span', {}, design.title),
    );
    button.onclick = () => onChoose(design);
    return button;
  });
  byId('gallery').replaceChildren(...buttons.map((button) => make('li', {}, button)));
  return {
    /** Marks the design that is shown; null: another. */
    mark(name: string | null): void {
      for (const button of buttons) {
        if (button.dataset.name === name) button.setAttribute('aria-current', 'true');
        else button.removeAttribute('aria-current');
      }
    },
  };
}
