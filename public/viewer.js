const byId = (id) => document.getElementById(id);

const STEPS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 8];

/** The picture with its zoom, and the comparison with another by a slider. */
export function createViewer() {
  const [viewer, stage, picture, film, other] = ['viewer', 'stage', 'picture', 'film', 'other'].map(byId);
  /** null: as large as there is room for. */
  let zoom = null;
  let shown = '';

  /** px of what is shown: of the film, or of the picture. */
  const size = () => (film.hidden ? [picture.naturalWidth, picture.naturalHeight] : [film.videoWidth, film.videoHeight]);

  const fitted = () => {
    const [width, height] = size();
    const room = Math.min((viewer.clientWidth - 26) / width, (viewer.clientHeight - 26) / height);
    return Math.min(1, Math.max(0.02, room));
  };

  function draw() {
    const [width] = size();
    if (!width) return;
    const scale = zoom ?? fitted();
    (film.hidden ? picture : film).style.width = `${width * scale}px`;
    byId('zoom').textContent = zoom === null ? 'Fit' : `${Math.round(scale * 100)} %`;
  }

  function step(direction) {
    if (!size()[0]) return;
    const scale = zoom ?? fitted();
    zoom = (direction > 0 ? STEPS.find((s) => s > scale + 0.001) : STEPS.findLast((s) => s < scale - 0.001)) ?? scale;
    draw();
  }

  function fit() {
    zoom = null;
    draw();
  }

  function compareWith(file) {
    if (other.src) URL.revokeObjectURL(other.src);
    other.hidden = !file;
    byId('slider-row').hidden = !file;
    byId('compare-end').hidden = !file;
    if (file) other.src = URL.createObjectURL(file);
    else other.removeAttribute('src');
    slide();
  }

  const slide = () => {
    other.style.clipPath = `inset(0 0 0 ${byId('slider').value}%)`;
  };

  byId('zoom-in').onclick = () => step(1);
  byId('zoom-out').onclick = () => step(-1);
  byId('zoom-fit').onclick = fit;
  byId('slider').oninput = slide;
  byId('compare').onchange = ({ target }) => compareWith(target.files[0]);
  byId('compare-end').onclick = () => compareWith(null);
  picture.onload = draw;
  film.onloadedmetadata = draw;
  new ResizeObserver(() => zoom === null && draw()).observe(viewer);
  viewer.addEventListener('keydown', (event) => {
    const action = { '+': () => step(1), '=': () => step(1), '-': () => step(-1), 0: fit }[event.key];
    if (!action || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    action();
  });

  return {
    show(blob) {
      if (shown) URL.revokeObjectURL(shown);
      shown = URL.createObjectURL(blob);
      const isFilm = blob.type.startsWith('video/');
      film.hidden = !isFilm;
      picture.hidden = isFilm;
      const [used, unused] = isFilm ? [film, picture] : [picture, film];
      used.src = shown;
      unused.removeAttribute('src');
      if (!isFilm) film.load();
      stage.hidden = false;
      byId('empty').hidden = true;
    },
  };
}
