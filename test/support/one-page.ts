/** A design of schema 4 with one page of 200 × 100 px. */
export const page = (...children: object[]) => ({
  width: 200,
  height: 100,
  schemaVersion: 4,
  pages: [{ id: 'one', children }],
});

/** A text on such a page. */
export const text = (fields: object) => ({ type: 'text', x: 4, y: 4, width: 180, fontSize: 16, ...fields });
