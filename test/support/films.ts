/** A design in which a text moves in, a star turns and the page changes: 1.5 s. */
export const MOVING = {
  width: 200,
  height: 120,
  schemaVersion: 3,
  pages: [
    {
      id: 'first',
      duration: 1000,
      background: '#114477',
      children: [
        {
          ...{ type: 'text', text: 'Hello', x: 20, y: 10, width: 160, fontSize: 32, fill: 'white' },
          animations: [{ type: 'enter', name: 'move', duration: 500 }],
        },
        {
          ...{ type: 'figure', subType: 'star', x: 75, y: 60, width: 50, height: 50, fill: 'gold' },
          animations: [{ type: 'loop', name: 'rotate', duration: 1000 }],
        },
      ],
    },
    {
      id: 'second',
      duration: 500,
      background: 'white',
      children: [{ type: 'figure', subType: 'rect', x: 60, y: 30, width: 80, height: 60, fill: 'crimson' }],
    },
  ],
};

/** Nothing moves in it. */
export const STILL = {
  width: 120,
  height: 80,
  pages: [{ duration: 1000, background: 'teal', children: [] }],
};
