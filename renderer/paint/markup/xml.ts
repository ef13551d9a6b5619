/** Writing XML and HTML, where nothing that a design says can end what it stands in. */

/** Stands for the prefix of a file's ids while the file is written: a character that no text of the file may hold. */
export const PREFIX = '\u0000';

/** Characters that XML 1.0 cannot hold in any form (2.2), and halves of characters. */
const IMPOSSIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Whether a text can stand in XML as it is. */
export const isPossible = (text: string): boolean => text.search(IMPOSSIBLE) < 0;

/** A text with U+FFFD in place of all that XML cannot hold. */
export const possible = (text: string): string => text.replace(IMPOSSIBLE, '\ufffd');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** A text as content of an element. Characters that XML cannot hold become U+FFFD. */
export const escapeText = (text: string): string =>
  possible(text).replace(/[&<>\r]/g, (character) => ENTITIES[character]!);

/** A text as the value of an attribute in double quotation marks. */
const escapeValue = (text: string): string =>
  possible(text).replace(/[&<>"\n\r\t]/g, (character) => ENTITIES[character]!);

/** Attributes by name; those without a value are left out. Ids of the file may begin with {@link PREFIX}. */
export type Attributes = Readonly<Record<string, string | number | undefined | null>>;

/** An element; empty without content. Names are ours, values are escaped, and the content is markup. */
export function element(name: string, attributes: Attributes, content?: string): string {
  const written = attributesOf(attributes);
  return content ? `<${name}${written}>${content}</${name}>` : `<${name}${written}/>`;
}

/** An element of HTML, where only void elements may have no end tag. */
export const htmlElement = (name: string, attributes: Attributes, content = ''): string =>
  `<${name}${attributesOf(attributes)}>${content}</${name}>`;

/** Attributes as they stand in a tag, with a space before each. */
export function attributesOf(attributes: Attributes): string {
  let written = '';
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue;
    const text = typeof value === 'number' ? number(value) : value;
    // The prefix is escaped with the rest, and put back.
    written += ` ${name}="${text.split(PREFIX).map(escapeValue).join(PREFIX)}"`;
  }
  return written;
}

/** A number with at most so many decimals, without zeros at its end. */
export const number = (value: number, decimals = 3): string => {
  const rounded = Number(value.toFixed(decimals));
  return Object.is(rounded, -0) ? '0' : String(rounded);
};

/** A text as a string of CSS, which may stand in an attribute and in a style sheet. */
export const cssString = (text: string): string =>
  `'${possible(text).replace(/[\\'"<>&\n\r\f]/g, (c) => `\\${c.charCodeAt(0).toString(16)} `)}'`;

/** Bytes as a data URI. */
export const dataUri = (mime: string, data: Uint8Array): string =>
  `data:${mime};base64,${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')}`;
