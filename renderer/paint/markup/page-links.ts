/**
 * Where links to pages lead in a document that holds them all: `#page-2` for the second.
 * @param pageIds of its pages, in their order
 * @returns takes the id of a page; null where the document has none of it
 */
export function pageLinks(pageIds: ReadonlySet<string>): (page: string) => string | null {
  const numbers = new Map([...pageIds].map((id, i) => [id, i + 1]));
  return (page) => (numbers.has(page) ? `#page-${numbers.get(page)}` : null);
}
