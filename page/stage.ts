/** The picture or film, with its zoom. */
import { byId } from './dom.ts';

const STEPS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 8];
/** px around the picture, so that its shadow is seen. */
const MARGIN = 30;

export function createStage() {
  const viewer = byId('viewer');
  const sheet = byId('sheet');
  const picture = byId<HTMLImageElement>('picture');
  const film = byId<HTMLVideoElement>('film');
  const progress = byId('progress');
  /** null: as large as there is room for. */
  let zoom: number | null = null;
  let shown = '';
  /** Whether a small picture stands for the design, as large as there is room for. */
  let isPreview = false;

  /** px of what is shown; while the next picture is read, of the last one. */
  let known: [number, number] = [0, 0];

  /** px of what is shown: of the film, or of the picture. */
  function size(): [number, number] {
    const [width, height] = film.hidden
      ? [picture.naturalWidth, picture.naturalHeight]
      : [film.videoWidth, film.videoHeight];
    if (width > 0) known = [width, height];
    return known;
  }

  const fitted = () => {
    const [width, height] = size();
    const room = Math.min((viewer.clientWidth - MARGIN) / width, (viewer.clientHeight - MARGIN) / height);
    return isPreview ? room : Math.min(1, Math.max(0.02, room));
  };

  function draw(): void {
    const [width] = size();
    if (!width) return;
    const scale = zoom ?? fitted();
    (film.hidden ? picture : film).style.width = `${width * scale}px`;
    byId('zoom').textContent = zoom === null ? 'Fit' : `${Math.round(scale * 100)} %`;
  }

  function step(direction: 1 | -1): void {
    if (!size()[0]) return;
    const scale = zoom ?? fitted();
    zoom = (direction > 0 ? STEPS.find((s) => s > scale + 0.001) : STEPS.findLast((s) => s < scale - 0.001)) ?? scale;
    draw();
  }

  function fit(): void {
    zoom = null;
    draw();
  }

  byId('zoom-in').onclick = () => step(1);
  byId('zoom-out').onclick = () => step(-1);
  byId('zoom-fit').onclick = fit;
  picture.addEventListener('load', draw);
  film.addEventListener('loadedmetadata', draw);
  new ResizeObserver(() => zoom === null && draw()).observe(viewer);
  viewer.addEventListener('keydown', (event) => {
    if (event.target !== viewer || event.ctrlKey || event.metaKey || event.altKey) return;
    const actions: Readonly<Record<string, () => void>> = {
      '+': () => step(1),
      '=': () => step(1),
      '-': () => step(-1),
      0: fit,
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  draw();

  return {
    viewer,
    /** Shows a file that was rendered. */
    show(blob: Blob, alt: string): void {
      isPreview = false;
      if (shown) URL.revokeObjectURL(shown);
      shown = URL.createObjectURL(blob);
      const isFilm = blob.type.startsWith('video/');
      film.hidden = !isFilm;
      picture.hidden = isFilm;
      if (isFilm) {
        picture.removeAttribute('src');
        film.src = shown;
        film.load();
      } else {
        film.removeAttribute('src');
        picture.src = shown;
        picture.alt = alt;
      }
      sheet.classList.remove('stale');
    },
    /** A picture that stands for the design until it is rendered. */
    preview(url: string): void {
      isPreview = true;
      zoom = null;
      sheet.classList.remove('stale');
      film.hidden = true;
      film.removeAttribute('src');
      picture.hidden = false;
      picture.src = url;
    },
    /** What is shown is of another design than the text. */
    fade: () => sheet.classList.add('stale'),
    /** Says that something is under way; `share` of a film, 0..1. */
    busy(share: number | null | undefined): void {
      progress.hidden = share === undefined;
      progress.classList.toggle('known', typeof share === 'number');
      progress.style.setProperty('--share', `${Math.round((share ?? 0) * 100)}%`);
      viewer.setAttribute('aria-busy', String(share !== undefined));
    },
  };
}

export type Stage = ReturnType<typeof createStage>;
