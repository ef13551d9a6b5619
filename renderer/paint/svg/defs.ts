import { PREFIX } from '../markup/xml.ts';

/** What elements of a file refer to: gradients, clip paths, pictures. Equal ones stand there once. */
export interface Defs {
  /**
   * Gives the id of a definition, which is written where there is no equal one.
   * @param write the definition's markup with an id
   */
  add(kind: string, write: (id: string) => string): string;
  /** As {@link add}, of a definition that a key stands for: it is only made where it is new. */
  addOnce(kind: string, key: string, write: (id: string) => Promise<string>): Promise<string>;
  /** All of them, in the order of their making. */
  markup(): string;
}

/** The definitions of one file. */
export function createDefs(): Defs {
  const ids = new Map<string, string>();
  const keyed = new Map<string, Promise<string>>();
  const written: string[] = [];
  let count = 0;
  return {
    add(kind, write) {
      const content = write('');
      const known = ids.get(content);
      if (known) return known;
      const id = `${PREFIX}${kind}${++count}`;
      ids.set(content, id);
      written.push(write(id));
      return id;
    },
    addOnce(kind, key, write) {
      const known = keyed.get(`${kind} ${key}`);
      if (known) return known;
      const id = `${PREFIX}${kind}${++count}`;
      const made = write(id).then((markup) => {
        written.push(markup);
        return id;
      });
      keyed.set(`${kind} ${key}`, made);
      return made;
    },
    markup: () => written.join(''),
  };
}

/** A reference to a definition, as the value of an attribute. */
export const reference = (id: string): string => `url(#${id})`;
