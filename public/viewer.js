const byId = (id) => document.getElementById(id);

const STEPS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 8];

/** The picture with its zoom, and the comparison with another by a slider. */
export function createViewer() {
  const [viewer, stage, picture, other] = ['viewer', 'stage', 'picture', 'other'].map(byId);
  /** null: as large as there is room for. */
  let zoom = null;
  let shown = '';

  const fitted = () => {
    const room = Math.min((viewer.clientWidth - 26) / picture.naturalWidth, (viewer.clientHeight - 26) / picture.naturalHeight);
    return Math.min(1, Math.max(0.02, room));
  };

  function draw() {
    if (!picture.naturalWidth) return;
    const scale = zoom ?? fitted();
    picture.style.width = `${picture.naturalWidth * scale}px`;
    byId('zoom').textContent = zoom === null ? 'Fit' : `${Math.round(scale * 100)} %`;
  }

  function step(direction) {
    if (!picture.naturalWidth) return;
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
      picture.src = shown;
      stage.hidden = false;
      byId('empty').hidden = true;
    },
  };
}
