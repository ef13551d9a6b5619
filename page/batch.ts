/** A template and many records: the contact sheet, and all pictures in one file. */
import { type Api, type BatchLine, sameOrigin } from './api.ts';
import { byId, debounced, make, save } from './dom.ts';
import type { Options } from './options.ts';

type Rows = Record<string, unknown>[];

interface Listeners {
  /** The template, and the options of a render; null where the design is none. */
  template(): { template: unknown; options: Options; side: number } | null;
  /** A record is to be shown in the picture; null: none. */
  onShow(record: Record<string, unknown> | null): void;
  onError(error: unknown): void;
}

/** Pictures of the contact sheet; all are in the zip. */
const MOST = 48;
/** px of the longest side of one of them. */
const SIDE = 260;
/** ms after a change of the design before the contact sheet is rendered anew. */
const PAUSE = 900;

/** What a record is called: its first field that is no number, as those mostly are that count it. */
function titleOf(record: Record<string, unknown>): string {
  const values = Object.values(record).map((value) => String(value ?? '').trim());
  return values.find((value) => value !== '' && Number.isNaN(Number(value))) ?? values[0] ?? '';
}

export function createBatch(api: Api, { template, onShow, onError }: Listeners) {
  const sheet = byId('sheet-of-records');
  const status = byId('records-status');
  const count = byId('data-count');
  let records: Rows = [];
  let running = new AbortController();
  let shown = -1;
  const later = debounced(() => void render());

  const item = (record: Record<string, unknown>, index: number) => {
    const view = make('span', { className: 'view' }, '…');
    const button = make('button', { type: 'button' }, view, make('span', {}, titleOf(record) || `record ${index + 1}`));
    button.setAttribute('aria-pressed', 'false');
    button.onclick = () => choose(shown === index ? -1 : index);
    return make('li', {}, button);
  };

  function choose(index: number): void {
    shown = index;
    for (const [i, button] of [...sheet.querySelectorAll('button')].entries())
      button.setAttribute('aria-pressed', String(i === index));
    onShow(records[index] ?? null);
  }

  function put({ record, status: ended, url, error }: BatchLine): void {
    const card = sheet.children[record - 1];
    card?.classList.toggle('failed', ended === 'failed');
    card
      ?.querySelector('.view')
      ?.replaceChildren(url ? make('img', { src: sameOrigin(url), alt: '', loading: 'lazy' }) : (error ?? 'failed'));
  }

  /** Renders the contact sheet. */
  async function render(): Promise<void> {
    later.cancel();
    running.abort();
    const mine = new AbortController();
    running = mine;
    const asked = template();
    if (records.length === 0 || !asked) return;
    const first = records.slice(0, MOST);
    const { data: _, time: __, pageId: ___, ...options } = asked.options;
    const body = {
      ...options,
      template: asked.template,
      records: first,
      format: 'webp',
      pixelRatio: Math.min(1, SIDE / asked.side),
    };
    const more = records.length > MOST ? `; the zip holds all ${records.length}` : '';
    let [done, failed] = [0, 0];
    status.textContent = `Rendering ${first.length} …`;
    try {
      for await (const line of api.batch(body, mine.signal)) {
        put(line);
        done += 1;
        failed += Number(line.status === 'failed');
        status.textContent = `${done} of ${first.length} rendered`;
      }
      status.textContent = `${done - failed} rendered${failed > 0 ? `, ${failed} failed` : ''}${more}. Choose one to see it large.`;
    } catch (error) {
      if (mine.signal.aborted) return;
      status.textContent = 'The contact sheet could not be rendered.';
      onError(error);
    }
  }

  function show(found: Rows): void {
    records = found;
    shown = -1;
    const isEmpty = records.length === 0;
    byId('records-empty').hidden = !isEmpty;
    byId('records-found').hidden = isEmpty;
    byId('records-title').textContent = `${records.length} record${records.length === 1 ? '' : 's'}`;
    count.hidden = isEmpty;
    count.textContent = String(records.length);
    sheet.replaceChildren(...records.slice(0, MOST).map(item));
    void render();
  }

  /**
   * Takes the text of a CSV.
   * @param showsFirst whether the picture shows the first record: the template alone may lack what every record has
   */
  async function take(text: string, showsFirst: boolean): Promise<void> {
    // Only who drops a table needs its reader.
    const { recordsOf } = await import('./records.ts');
    const found = recordsOf(text);
    if (found.length === 0) throw new Error('the CSV has a header and no records');
    show(found);
    if (showsFirst) choose(0);
  }

  async function download(): Promise<void> {
    const asked = template();
    if (!asked) return;
    const { data: _, ...options } = asked.options;
    const button = byId<HTMLButtonElement>('zip');
    button.disabled = true;
    status.textContent = `Rendering ${records.length} …`;
    try {
      save(
        await api.zip({ ...options, template: asked.template, records }, new AbortController().signal),
        'pictures.zip',
      );
      status.textContent = 'Downloaded pictures.zip';
    } catch (error) {
      status.textContent = '';
      onError(error);
    } finally {
      button.disabled = false;
    }
  }

  byId('zip').onclick = () => void download();
  byId('records-end').onclick = () => {
    show([]);
    onShow(null);
  };

  return {
    take,
    clear: () => show([]),
    /** The design or an option has changed. */
    changed: () => records.length > 0 && later.after(PAUSE),
  };
}

export type Batch = ReturnType<typeof createBatch>;
