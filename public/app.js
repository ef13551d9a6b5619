import { curlLine, Refusal, render, renderFilm } from './api.js';
import { designOf, leaveTemplate, listTemplates, readFields, takeTemplate } from './templates.js';
import { createViewer } from './viewer.js';

const byId = (id) => document.getElementById(id);
const form = byId('form');
const source = byId('design');
const viewer = createViewer();

let page = 0;
/** ms of the film that a still is shown of; null: the page without its animations. */
let time = null;
/** Ends the render under way when another begins. */
let running = new AbortController();

const say = (text) => {
  byId('status').textContent = text;
};

/** The design as it stands in the text area; a refusal where it is no JSON. */
function readDesign() {
  try {
    return JSON.parse(source.value);
  } catch (error) {
    throw new Refusal({ detail: `The design is not valid JSON: ${error.message}` });
  }
}

/** The options that are set, by their names in the interface. */
function readOptions() {
  const fields = [...form.elements].filter(({ name }) => name);
  return Object.fromEntries(
    fields.flatMap(({ name, type, checked, value }) => {
      if (type === 'checkbox') return checked ? [[name, true]] : [];
      return value === '' ? [] : [[name, type === 'number' ? Number(value) : value]];
    }),
  );
}

const pagesOf = (design) => (Array.isArray(design?.pages) ? design.pages : []);
const pageId = (design, index) => pagesOf(design)[index]?.id || `page-${index + 1}`;

function showPages(count) {
  page = Math.max(0, Math.min(page, count - 1));
  byId('page').textContent = count ? `${page + 1} / ${count}` : '–';
  byId('previous').disabled = page <= 0;
  byId('next').disabled = page >= count - 1;
}

const USUAL_DURATION = 5000;
const durationOf = (design) => pagesOf(design).reduce((sum, { duration = USUAL_DURATION }) => sum + Math.max(0, Number(duration) || 0), 0);

/** The slider of the film's moments, for the design as it is. */
function showTime(design) {
  const whole = durationOf(design);
  if (time !== null) time = Math.min(time, whole);
  byId('time').max = whole;
  byId('time').value = time ?? 0;
  byId('time-row').hidden = whole === 0;
  byId('time-end').hidden = time === null;
  byId('time-text').textContent = time === null ? 'at rest' : `${(time / 1000).toFixed(2)} s`;
}

const FILMS = ['gif', 'mp4', 'webm'];
const isFilm = ({ format, animated }) => FILMS.includes(format) || (format === 'webp' && animated);

/** Whether it holds all pages, so that a picture is shown in its place. */
const isDocument = ({ format }) => ['pdf', 'html', 'pptx'].includes(format);

/** What of the design is rendered: all pages of a film, and the moment or the page of a picture. */
function part(design, options) {
  if (isFilm(options) || isDocument(options)) return {};
  if (time !== null) return { time };
  return pagesOf(design).length ? { pageId: pageId(design, page) } : {};
}

/** The whole body of a request for the design as it is, filled as the form of its template says. */
const bodyOf = (design, options) => ({
  ...designOf(source.value, design),
  ...readFields(),
  ...options,
  ...part(design, options),
});

/** Renders in the way that fits the format; says how far a film is. */
function made(body, signal) {
  const key = byId('key').value;
  return isFilm(body) ? renderFilm(body, key, signal, (percent) => say(`Rendering … ${percent} %`)) : render(body, key, signal);
}

/** Lists problems; a place in the design can be clicked to find it in the text. */
function showMessages(title, kind, messages) {
  const items = messages.map(({ path, message, hint }) => {
    const item = document.createElement('li');
    if (path) {
      const place = document.createElement('button');
      place.type = 'button';
      place.textContent = path;
      place.title = 'Find it in the design';
      place.onclick = () => find(path);
      item.append(place, ' ');
    }
    const named = path ? elementName(path) : '';
    item.append(named, message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message, hint ? ` (${hint})` : '');
    return item;
  });
  const heading = document.createElement('h2');
  heading.className = kind;
  heading.textContent = title;
  const list = document.createElement('ul');
  list.append(...items);
  byId('messages').replaceChildren(...(title ? [heading, list] : []));
}

const keysOf = (path) => [...path.matchAll(/[^.[\]]+/g)].map(([key]) => key);

/** What a place belongs to in a person's words: `text "Hello": `. */
function elementName(path) {
  let value;
  let named = '';
  try {
    value = readDesign();
  } catch {
    return '';
  }
  for (const key of keysOf(path)) {
    value = value?.[key];
    if (typeof value?.type === 'string') named = `${value.type}${value.name || value.text ? ` “${String(value.name || value.text).slice(0, 30)}”` : ''}: `;
  }
  return named;
}

/** Puts the design in order, so that the place can be shown, and selects it. */
function find(path) {
  const design = readDesign();
  let holder = design;
  const keys = keysOf(path);
  const last = keys.findLastIndex((key) => /^\d+$/.test(key));
  for (const key of keys.slice(0, last)) holder = holder?.[key];
  const element = holder?.[keys[last]];
  if (typeof element !== 'object' || element === null) return;
  // A mark that no design holds shows where the element begins and ends.
  const mark = '\u0000gesso';
  holder[keys[last]] = mark;
  const [before] = JSON.stringify(design, null, 2).split(JSON.stringify(mark));
  holder[keys[last]] = element;
  source.value = JSON.stringify(design, null, 2);
  const indent = /( *)[^\n]*$/.exec(before)[1].length;
  const length = JSON.stringify(element, null, 2).replaceAll('\n', `\n${' '.repeat(indent)}`).length;
  source.focus();
  source.setSelectionRange(before.length, before.length + length);
  source.scrollTop = (before.split('\n').length - 4) * parseFloat(getComputedStyle(source).lineHeight);
}

function showError(error) {
  if (error.name === 'AbortError') return;
  const problem = error instanceof Refusal ? error.problem : { detail: 'The service cannot be reached.' };
  const messages = problem.errors ?? [{ path: '', message: problem.detail }];
  const hint = [problem.hint, problem.id && `id ${problem.id}`].filter(Boolean).map((message) => ({ path: '', message }));
  say('');
  showMessages('It could not be rendered', 'bad', [...messages, ...hint]);
}

/** Does one thing at a time; what is still under way is given up. */
async function run(action) {
  running.abort();
  const mine = new AbortController();
  running = mine;
  byId('render').setAttribute('aria-busy', 'true');
  say('Rendering …');
  try {
    await action(mine.signal);
  } catch (error) {
    if (mine === running) showError(error);
  } finally {
    if (mine === running) byId('render').removeAttribute('aria-busy');
  }
}

/** Renders the page that is looked at; a pdf is looked at as a picture. */
const renderPage = () =>
  run(async (signal) => {
    const design = readDesign();
    const options = readOptions();
    showPages(pagesOf(design).length);
    showTime(design);
    const began = performance.now();
    const format = isDocument(options) ? 'png' : options.format;
    const { blob, warnings } = await made(bodyOf(design, { ...options, format }), signal);
    viewer.show(blob);
    say(`${Math.round(performance.now() - began)} ms, ${Math.ceil(blob.size / 1024)} KB${isDocument(options) ? ', shown as PNG' : ''}`);
    showMessages(warnings.length ? `${warnings.length} warning${warnings.length > 1 ? 's' : ''}` : '', 'warn', warnings);
  });

const download = (format) =>
  run(async (signal) => {
    const design = readDesign();
    const options = { ...readOptions(), format };
    const { blob } = await made(bodyOf(design, options), signal);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `design.${format === 'jpeg' ? 'jpg' : format}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    say(`Downloaded ${link.download}`);
  });

function take(text, isTemplate = false) {
  if (!isTemplate) leaveTemplate();
  source.value = text;
  page = 0;
  time = null;
  renderPage();
}

function turn(by) {
  const before = page;
  page += by;
  time = null;
  try {
    showPages(pagesOf(readDesign()).length);
  } catch {
    page = before;
  }
  if (page !== before) renderPage();
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  renderPage();
});
form.addEventListener('change', ({ target }) => target.name && source.value && renderPage());
byId('fields').addEventListener('change', () => renderPage());
byId('template').onchange = ({ target }) =>
  target.value
    ? takeTemplate(target.value, byId('key').value).then((text) => take(text, true), showError)
    : leaveTemplate();
byId('key').addEventListener('change', ({ target }) => listTemplates(target.value));
source.addEventListener('paste', () => {
  leaveTemplate();
  page = 0;
  time = null;
  setTimeout(renderPage);
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
byId('viewer').addEventListener('keydown', ({ key, target }) => {
  if (target.id === 'viewer' && key === 'ArrowLeft') turn(-1);
  if (target.id === 'viewer' && key === 'ArrowRight') turn(1);
});
byId('time').oninput = ({ target }) => {
  time = Number(target.value);
  // A film is not what is looked for at a moment.
  if (isFilm(readOptions())) form.elements.format.value = 'png';
  renderPage();
};
byId('time-end').onclick = () => {
  time = null;
  renderPage();
};
byId('previous').onclick = () => turn(-1);
byId('next').onclick = () => turn(1);
byId('example').onchange = async ({ target }) => {
  if (!target.value) return;
  form.elements.richTextEnabled.checked = target.value === 'rich-text';
  take(await (await fetch(`examples/${target.value}.json`)).text());
};
byId('open').onchange = async ({ target }) => target.files[0] && take(await target.files[0].text());
byId('curl').onclick = async () => {
  const line = curlLine({ ...designOf(source.value), ...readFields(), ...readOptions() }, byId('key').value);
  // Only pages by https and on this machine may write to the clipboard.
  if (navigator.clipboard) await navigator.clipboard.writeText(line);
  else prompt('curl', line);
  say('Copied');
};
for (const button of document.querySelectorAll('[data-download]')) button.onclick = () => download(button.dataset.download);

addEventListener('dragover', (event) => {
  event.preventDefault();
  byId('drop').hidden = false;
});
addEventListener('dragleave', ({ relatedTarget }) => {
  byId('drop').hidden = relatedTarget === null;
});
addEventListener('drop', async (event) => {
  event.preventDefault();
  byId('drop').hidden = true;
  const [file] = event.dataTransfer.files;
  if (file) take(await file.text());
});
showPages(0);
listTemplates('');
