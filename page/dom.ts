/** Small helpers for the document. */

/** The element of an id, which the page has. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as E;
}

type Properties<K extends keyof HTMLElementTagNameMap> = Partial<
  Omit<HTMLElementTagNameMap[K], 'style' | 'dataset' | 'children' | 'attributes'>
> & {
  style?: Readonly<Record<string, string>>;
  dataset?: Readonly<Record<string, string>>;
  /** Attributes that have no property of their own. */
  attributes?: Readonly<Record<string, string>>;
};

/** A new element with its properties and children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { style, dataset, attributes, ...properties }: Properties<K> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  for (const [name, value] of Object.entries(style ?? {})) element.style.setProperty(name, value);
  Object.assign(element.dataset, dataset);
  for (const [name, value] of Object.entries(attributes ?? {})) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A text with what stands in backticks as code. */
export const prose = (text: string): (Node | string)[] =>
  text.split(/`([^`]+)`/).map((part, i) => (i % 2 === 1 ? make('code', {}, part) : part));

/** Hands a file to the browser to be saved. */
export function save(blob: Blob, name: string): void {
  const link = make('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Calls a function once it has not been asked for during so many ms. */
export function debounced(action: () => void): { after(ms: number): void; cancel(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = () => clearTimeout(timer);
  return {
    cancel,
    after(ms) {
      cancel();
      timer = setTimeout(action, ms);
    },
  };
}
