/** The page to try Gesso: what is written is rendered, and what is shown leads back to what is written. */
import { createApi, curlLine, needsKey } from './api.ts';
import { createBatch } from './batch.ts';
import { createChecks } from './check.ts';
import { createComparison } from './compare.ts';
import { elementPathOf, pageIndexOf, pagesOf, sizeOf } from './design.ts';
import { byId } from './dom.ts';
import { createEditor } from './editor.ts';
import { createFiles } from './files.ts';
import { createGallery, previewOf } from './gallery.ts';
import { type GalleryDesign, galleryDesigns } from './gallery-designs.ts';
import { createKey } from './key.ts';
import { type LinkState, stateOf } from './link.ts';
import { createMoment } from './moment.ts';
import { formatOf, isFilm, type Options } from './options.ts';
import { createOptionsForm } from './options-form.ts';
import { createOverlay } from './overlay.ts';
import { designOrNothing } from './reading.ts';
import { createRenders } from './renders.ts';
import { createSharing } from './sharing.ts';
import { createStage } from './stage.ts';
import { createStrip } from './strip.ts';
import { createTabs } from './tabs.ts';
import { createTelling } from './telling.ts';
import { createTemplates } from './templates.ts';

/** The page of the design that is looked at, from 0. */
let page = 0;
/** The example that the text is of, as long as nobody has changed it. */
let example: GalleryDesign | null = null;

const key = createKey(() => {
  void templates.list();
  renders.now();
});
const api = createApi(key.value);
const stage = createStage();
const tabs = createTabs();
const editor = createEditor(byId('editor'), { onChange: written, onCaret: follow });
const telling = createTelling(editor, { onFind: (at) => show(at, true), onKey: key.ask });
const form = createOptionsForm(() => {
  renders.soon();
  batch.changed();
});
const overlay = createOverlay({
  onPick: ({ path }) => show(path, false),
  onFinding(index) {
    tabs.show('check');
    checks.point(index);
  },
});
const strip = createStrip(api, turnTo);
const moment = createMoment({
  onMoment(time) {
    form.put('time', time ?? undefined);
    // A film is not what is looked for at a moment.
    if (isFilm(form.values())) form.put('format', 'png');
    renders.now();
  },
  onPlay(play) {
    form.put('format', play ? 'mp4' : 'png');
    form.put('time', undefined);
    renders.now();
  },
});
const checks = createChecks({
  onChange: () => (checks.isOn() ? renders.now() : overlay.showFindings([])),
  onFind: ({ path }) => show(path, true),
  lineOf: (path) => (path ? editor.lineOf(path) : null),
});
const templates = createTemplates(api, {
  onTake: (text) => take(text, true),
  onFill: () => renders.now(),
  onError: fail,
});
const batch = createBatch(api, {
  template() {
    const design = designOrNothing(editor);
    if (!design) return null;
    const { width, height } = sizeOf(design, 0);
    return { template: design, options: form.values(), side: Math.max(width, height) };
  },
  onShow(record) {
    form.put('data', record ?? undefined);
    renders.now();
  },
  onError: fail,
});
const gallery = createGallery((design) => void open(design).catch(failToOpen));
const linesToggle = byId('lines');
const areLinesOn = () => linesToggle.getAttribute('aria-pressed') === 'true';
const renders = createRenders({
  ...{ api, editor, stage, overlay, strip, moment, checks, templates },
  options: form.values,
  lines: areLinesOn,
  page: () => page,
  onPages: showPages,
  onDone({ warnings }) {
    key.accept();
    telling.warn(warnings);
  },
  onFail: fail,
});

/** Something failed: the picture is of another design then. */
function fail(error: unknown): void {
  if ((error as Error)?.name === 'AbortError') return;
  if (!needsKey(error)) stage.fade();
  telling.fail(error);
}

/** What is to be shown is not there. */
function failToOpen(error: unknown): void {
  renders.release();
  fail(error);
}

function showPages(count: number): void {
  page = Math.max(0, Math.min(page, count - 1));
  byId('page').textContent = count > 0 ? `${page + 1} / ${count}` : '–';
  byId<HTMLButtonElement>('previous').disabled = page <= 0;
  byId<HTMLButtonElement>('next').disabled = page >= count - 1;
}

function turnTo(to: number): void {
  const count = pagesOf(designOrNothing(editor)).length;
  const next = Math.max(0, Math.min(to, count - 1));
  if (next === page) return;
  page = next;
  form.put('time', undefined);
  form.put('pageId', undefined);
  if (isFilm(form.values())) form.put('format', 'png');
  showPages(count);
  strip.mark(page);
  renders.now();
}

/** Shows a place of the design in its text and in the picture. */
function show(at: string | number, focus: boolean): void {
  if (typeof at === 'string') follow(at);
  tabs.show('design');
  editor.select(at, focus);
}

/** Outlines the element of a place, on its page. */
function follow(path: string): void {
  const index = pageIndexOf(path);
  if (index !== null) turnTo(index);
  overlay.select(elementPathOf(path));
}

function leaveExample(): void {
  example = null;
  gallery.mark(null);
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
}

/** Somebody wrote into the design. */
function written(isOther: boolean): void {
  leaveExample();
  batch.changed();
  if (!isOther) {
    renders.soon();
    return;
  }
  page = 0;
  templates.leave();
  form.put('time', undefined);
  renders.now();
}

/** Takes another design. */
function take(text: string, isTemplate = false): void {
  leaveExample();
  if (!isTemplate) templates.leave();
  editor.setText(text);
  page = 0;
  form.put('time', undefined);
  renders.now();
}

function setLines(on: boolean): void {
  linesToggle.setAttribute('aria-pressed', String(on));
  overlay.showLines(on);
}

const textOf = async (path: string): Promise<string> => {
  const answer = await fetch(new URL(path, document.baseURI));
  if (!answer.ok) throw new Error(`${path} is not there`);
  return answer.text();
};

/** Takes a design with what else a link says. */
function setUp(text: string, { options = {}, lines = false, page: index = 0 }: LinkState): void {
  setLines(lines);
  form.set(options);
  take(text);
  if (index > 0) turnTo(index);
}

/** Opens a design of the gallery, with its options, lines and records. */
async function open(design: GalleryDesign, state: LinkState = {}): Promise<void> {
  const { name, options, lines, records } = design;
  gallery.mark(name);
  // The first one stands there from the beginning.
  if (example || design !== galleryDesigns[0]) stage.preview(previewOf(design));
  renders.hold();
  // On a phone the gallery lies below the picture.
  if (example) stage.viewer.scrollIntoView({ block: 'nearest' });
  const text = await textOf(`examples/${name}.json`);
  batch.clear();
  setUp(text, { options, lines, ...state });
  example = design;
  gallery.mark(name);
  history.replaceState(null, '', `#${name}`);
  if (!records) return tabs.leave('data');
  await batch.take(await textOf(`examples/${records}`), false);
  tabs.show('data');
}

/** Shows what a link says; the first example where it says nothing. */
async function restore(state: LinkState | null): Promise<void> {
  if (state?.check) checks.turn(true);
  const known = galleryDesigns.find(({ name }) => name === state?.example);
  if (known || state?.text === undefined) return open(known ?? galleryDesigns[0]!, known ? (state ?? {}) : {});
  setUp(state.text, state);
}

/** Options without the order in which they were set. */
const sorted = (options: Options): string => JSON.stringify(Object.entries(options).sort());

/** The state of the page, without what is as usual. */
function stateOfPage(): LinkState {
  const options = form.values();
  const isUsual = sorted(options) === sorted({ format: 'png', ...example?.options });
  const lines = areLinesOn();
  return {
    ...(example ? { example: example.name } : { text: editor.text() }),
    ...(!isUsual && { options }),
    ...(page > 0 && { page }),
    ...(lines !== (example?.lines ?? false) && { lines }),
    ...(checks.isOn() && { check: true }),
  };
}

/** A file that was dropped or chosen. */
async function takeFile(file: File): Promise<void> {
  const text = await file.text();
  if (!/\.csv$/i.test(file.name) && file.type !== 'text/csv') return take(text);
  tabs.show('data');
  await batch.take(text, true);
}

/** Keys of the picture, besides those that zoom. */
function pressed({ key: name }: KeyboardEvent): boolean {
  const selected = overlay.selected();
  if (name === 'ArrowLeft') turnTo(page - 1);
  else if (name === 'ArrowRight') turnTo(page + 1);
  else if (name === 'n' || name === 'p')
    byId('said').textContent = overlay.step(name === 'n' ? 1 : -1)?.title ?? 'no element';
  else if (name === 'Enter' && selected) show(selected.path, true);
  else return false;
  return true;
}

createComparison();
createFiles((file) => void takeFile(file).catch(fail));
createSharing({
  state: stateOfPage,
  curl() {
    const body = { ...form.values(), ...templates.filled(), ...templates.memberOf(editor.text(), undefined) };
    return curlLine(body, key.value(), formatOf(form.values()).extension);
  },
  onError: fail,
});
stage.viewer.addEventListener('keydown', (event) => {
  const isOurs = event.target === stage.viewer && !(event.ctrlKey || event.metaKey || event.altKey);
  if (isOurs && pressed(event)) event.preventDefault();
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) renders.now();
});
byId('previous').onclick = () => turnTo(page - 1);
byId('next').onclick = () => turnTo(page + 1);
linesToggle.onclick = () => {
  setLines(!areLinesOn());
  renders.now();
};
byId('tidy').onclick = () => {
  const design = designOrNothing(editor);
  if (design) editor.setText(JSON.stringify(design, null, 2));
  renders.now();
};
byId('download').onclick = () => renders.download(example?.name ?? 'design');
byId('show-help').onclick = () => byId<HTMLDialogElement>('help').showModal();
addEventListener(
  'hashchange',
  () =>
    void stateOf(location.hash)
      .then((state) => state && restore(state))
      .catch(failToOpen),
);
void stateOf(location.hash).then(restore).catch(failToOpen);
void templates.list();
