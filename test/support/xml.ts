import { SaxesParser } from 'saxes';

/** An element of XML as a parser reads it. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: (XmlElement | string)[];
}

/** The document as a tree. @throws where it is not well-formed, as XML parsers do */
export function parseXml(text: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [] };
  const open = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.fromEntries(Object.entries(attributes).map(([key, { value }]) => [key, value]));
    const element = { name, attributes: values, children: [] };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  for (const event of ['text', 'cdata'] as const) parser.on(event, (part) => void open.at(-1)!.children.push(part));
  parser.write(text).close();
  return root.children.find((child) => typeof child !== 'string') as XmlElement;
}

/** An element and all within it. */
export function elementsOf(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap((child) => (typeof child === 'string' ? [] : elementsOf(child)))];
}

/** What is read in an element, style sheets aside. */
export const textOf = (element: XmlElement): string =>
  element.name === 'style'
    ? ''
    : element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
