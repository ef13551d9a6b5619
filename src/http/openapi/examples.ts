/** Bodies of requests that work as they stand, and what is answered to them. */
import type { Examples, Json } from './parts.ts';

const TIME = '2026-03-01T12:00:00.000Z';
const FILE = 'https://pictures.example.com/files/1772452800000-5b1f7c.png?signature=4d1c9a';

/** A design with a variable in its text, and an element that has a name. */
export const card: Json = {
  schemaVersion: 4,
  width: 600,
  height: 300,
  pages: [
    {
      id: 'front',
      background: '#f4f1ea',
      children: [
        { type: 'figure', name: 'bar', subType: 'rect', x: 0, y: 0, width: 24, height: 300, fill: '#2a9d8f' },
        { type: 'text', name: 'title', x: 60, y: 110, width: 500, fontSize: 56, text: 'Hello, {{name}}' },
      ],
    },
  ],
};

const sizes = [
  { name: 'story', width: 1080, height: 1920 },
  { name: 'square', width: 1080, height: 1080 },
];

export const renderExamples: Examples = {
  bytes: {
    summary: 'The bytes of a PNG',
    value: { design: card, data: { name: 'Ada' }, outputFormat: 'file', format: 'png', pixelRatio: 2 },
  },
  url: {
    summary: 'The URL of a PDF',
    value: { design: card, data: { name: 'Ada' }, outputFormat: 'url', format: 'pdf' },
  },
  template: {
    summary: 'A kept template with another word',
    value: { template: 'card', data: { name: 'Grace' }, modifications: [{ name: 'bar', fill: '#e76f51' }] },
  },
  sizes: {
    summary: 'Several sizes of one design',
    value: { design: card, data: { name: 'Ada' }, outputFormat: 'url', sizes },
  },
};

export const renderAnswerExample: Json = { url: FILE, warnings: [] };

export const checkExamples: Examples = {
  check: { summary: 'A design and its data', value: { design: card, data: { name: 'Ada' } } },
  print: {
    summary: 'For print',
    value: { design: card, data: { name: 'Ada' }, format: 'pdf', print: { safeMargin: 5 } },
  },
};

export const checkAnswerExample: Json = {
  findings: [
    {
      code: 'low_resolution',
      path: 'pages[0].children[3].src',
      message: 'the picture has 96 px to the inch, and 225 are asked for',
      severity: 'warning',
    },
  ],
};

export const jobExamples: Examples = {
  pdf: { summary: 'A PDF', value: { design: card, data: { name: 'Ada' }, format: 'pdf' } },
  webhook: {
    summary: 'A picture that a webhook is told of',
    value: {
      design: card,
      data: { name: 'Ada' },
      webhook: 'https://example.com/hook',
      external_id: 'order-117',
      metadata: { customer: 42 },
    },
  },
};

const { logs, metadata, outputs, ...listed } = {
  id: '0b6f3d52-6f0e-4b7e-9f0a-3f1f0a4c2d11',
  status: 'done',
  output: FILE,
  outputs: null,
  error: '',
  created_at: TIME,
  started_at: TIME,
  completed_at: '2026-03-01T12:00:00.180Z',
  updated_at: '2026-03-01T12:00:00.180Z',
  progress: 100,
  logs: '',
  external_id: 'order-117',
  metadata: { customer: 42 },
};

export const jobExample: Json = { ...listed, logs, metadata, outputs };
export const jobListExample: Json = { renders: [listed] };

export const batchExamples: Examples = {
  lines: {
    summary: 'A picture for each of two people',
    value: {
      template: card,
      records: [
        { id: '0117', name: 'Ada' },
        { id: '0118', name: 'Grace' },
      ],
      output: 'badges/{{id}}.png',
    },
  },
  zip: {
    summary: 'A kept template, all PDFs in one file',
    value: { template: 'card', records: [{ name: 'Ada' }, { name: 'Grace' }], format: 'pdf', archive: 'zip' },
  },
};

const { metadata: ofBatch, ...listedBatch } = {
  id: '7c1f2b7e-52c1-4d0e-8a53-6a1f0c9b3e20',
  status: 'done',
  total: 2,
  done: 2,
  failed: 0,
  reused: 1,
  manifest: FILE.replace('.png', '.ndjson'),
  error: '',
  created_at: TIME,
  started_at: TIME,
  completed_at: '2026-03-01T12:00:01.020Z',
  updated_at: '2026-03-01T12:00:01.020Z',
  progress: 100,
  external_id: null,
  metadata: null,
};

export const batchExample: Json = { ...listedBatch, metadata: ofBatch };
export const batchListExample: Json = { batches: [listedBatch] };

export const batchLineExample: Json = {
  record: 1,
  file: 'badges/0117.png',
  status: 'done',
  url: FILE,
  warnings: [],
};

export const templateExamples: Examples = {
  card: { summary: 'A card', value: { design: card, tags: ['print'], metadata: { folder: 'cards' } } },
};

export const listedTemplateExample: Json = {
  name: 'card',
  version: '3f8a1c5d9b2e7f60',
  tags: ['print'],
  metadata: { folder: 'cards' },
  created_at: TIME,
  updated_at: TIME,
};

export const fieldsExample: Json = {
  variables: [{ name: 'name', kind: 'text', required: false, places: ['pages[0].children[1].text'] }],
  elements: [
    {
      name: 'bar',
      type: 'figure',
      path: 'pages[0].children[0]',
      properties: { fill: { kind: 'color', value: '#2a9d8f' } },
    },
    {
      name: 'title',
      type: 'text',
      path: 'pages[0].children[1]',
      properties: {
        text: { kind: 'text', value: 'Hello, {{name}}' },
        fill: { kind: 'color', value: null },
        fontSize: { kind: 'number', value: 56 },
      },
    },
  ],
};

/** Messages of an agent, as JSON-RPC has them. */
export const mcpExamples: Examples = {
  list: { summary: 'The tools', value: { jsonrpc: '2.0', id: 1, method: 'tools/list' } },
  call: {
    summary: 'A picture',
    value: {
      jsonrpc: '2.0',
      id: 2,
      method: 'tools/call',
      params: { name: 'render', arguments: { design: card, data: { name: 'Ada' } } },
    },
  },
};

export const readyExample: Json = { status: 'ready', workers: true, disk: true, ffmpeg: true };
