/** What a check of the design finds, as a list; the overlay shows the same on the picture. */
import type { Finding } from './api.ts';
import { byId, make, prose } from './dom.ts';

interface Listeners {
  /** Whether the design is to be checked, or how, has changed. */
  onChange(): void;
  /** A finding is to be shown in the design. */
  onFind(finding: Finding): void;
  lineOf(path: string): number | null;
}

export function createChecks({ onChange, onFind, lineOf }: Listeners) {
  const toggle = byId<HTMLButtonElement>('check-toggle');
  const print = byId<HTMLInputElement>('check-print');
  const status = byId('check-status');
  const list = byId('findings');
  const count = byId('check-count');
  const hint = status.textContent ?? '';

  function turn(on: boolean): void {
    toggle.setAttribute('aria-pressed', String(on));
    toggle.textContent = on ? 'Stop checking' : 'Check the design';
    toggle.classList.toggle('primary', !on);
    if (on) return;
    status.textContent = hint;
    list.replaceChildren();
    count.hidden = true;
  }
  const isOn = () => toggle.getAttribute('aria-pressed') === 'true';

  toggle.onclick = () => {
    turn(!isOn());
    onChange();
  };
  print.onchange = () => {
    turn(true);
    onChange();
  };

  function row(finding: Finding, index: number): HTMLElement {
    const { severity, message, hint: advice, path } = finding;
    const line = lineOf(path);
    const place = make('button', { type: 'button', title: 'Show it in the design' }, line ? `line ${line}` : '');
    place.onclick = () => onFind(finding);
    const own = message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message;
    const body = make(
      'div',
      {},
      ...(line ? [place] : []),
      ...prose(own),
      ...(advice ? [make('span', { className: 'hint' }, ...prose(advice))] : []),
    );
    const number = make('span', { className: 'number' }, String(index + 1));
    return make('li', { className: severity, id: `finding-${index}`, tabIndex: -1 }, number, body);
  }

  return {
    isOn,
    turn,
    /** What a request of a check holds besides the design and the options. */
    asked: () => (print.checked ? { print: true } : {}),
    setPrint: (on: boolean) => {
      print.checked = on;
    },
    show(findings: readonly Finding[]): void {
      const errors = findings.filter(({ severity }) => severity === 'error').length;
      count.hidden = findings.length === 0;
      count.textContent = String(findings.length);
      count.className = `count ${errors > 0 ? 'bad' : 'warn'}`;
      const many = `${findings.length} finding${findings.length === 1 ? '' : 's'}`;
      status.textContent =
        findings.length === 0
          ? 'Nothing found: it renders as designed.'
          : `${many}; those with a place are numbered on the picture.`;
      list.replaceChildren(...findings.map(row));
    },
    /** Shows a finding of the list. */
    point(index: number): void {
      const item = byId(`finding-${index}`);
      item.scrollIntoView({ block: 'nearest' });
      item.focus();
    },
  };
}

export type Checks = ReturnType<typeof createChecks>;
