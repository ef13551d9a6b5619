import { closeSqlite, openSqlite, transaction } from '../sqlite.ts';
import {
  type ListedTemplate,
  MOST_VERSIONS,
  refuseBeyond,
  type Template,
  type TemplateStore,
  type TemplateVersion,
} from './types.ts';

/** A template's design and fields belong to its versions, all else to itself. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS templates (
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    tags TEXT NOT NULL,
    metadata TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (owner, name)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS template_versions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    design TEXT NOT NULL,
    fields TEXT NOT NULL,
    created_at INTEGER NOT NULL
  );
  CREATE UNIQUE INDEX IF NOT EXISTS template_versions_key ON template_versions (owner, name, version);
  CREATE INDEX IF NOT EXISTS template_versions_number ON template_versions (owner, name, number);
`;

/** The size of each design beside it: the sum over an owner reads an index alone. */
const SIZES = `
  ALTER TABLE template_versions ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
  UPDATE template_versions SET bytes = length(CAST(design AS BLOB));
  CREATE INDEX template_versions_bytes ON template_versions (owner, bytes);
`;

interface Row {
  owner: string;
  name: string;
  version: string;
  tags: string;
  metadata: string;
  created_at: number;
  updated_at: number;
}
type WholeRow = Row & { design: string; fields: string };

const listed = (row: unknown): ListedTemplate => {
  const { owner, name, version, tags, metadata, created_at, updated_at } = row as Row;
  return {
    ...{ owner, name, version, tags: JSON.parse(tags), metadata: JSON.parse(metadata) },
    ...{ createdAt: created_at, updatedAt: updated_at },
  };
};

function whole(row: unknown): Template | null {
  if (!row) return null;
  const { design, fields } = row as WholeRow;
  return { ...listed(row), design, fields: JSON.parse(fields) };
}

/**
 * Remembers templates in an SQLite file.
 * @throws ConfigError where another process uses the file
 */
export function createSqliteTemplateStore(file: string): TemplateStore {
  const db = openSqlite(file, [SCHEMA, SIZES]);
  const upsert = db.prepare(`
    INSERT INTO templates (owner, name, version, tags, metadata, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (owner, name) DO UPDATE SET version = excluded.version, tags = excluded.tags,
      metadata = excluded.metadata, updated_at = excluded.updated_at`);
  // A version that comes again is the latest again.
  const keepVersion = db.prepare(
    `INSERT OR REPLACE INTO template_versions (owner, name, version, design, fields, created_at, bytes)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const dropVersions = db.prepare(`
    DELETE FROM template_versions WHERE owner = ?1 AND name = ?2 AND number NOT IN (
      SELECT number FROM template_versions WHERE owner = ?1 AND name = ?2 ORDER BY number DESC LIMIT ?3)`);
  const joined = (version: string) =>
    db.prepare(`
      SELECT t.owner, t.name, v.version, t.tags, t.metadata, t.created_at, t.updated_at, v.design, v.fields
      FROM templates t JOIN template_versions v ON v.owner = t.owner AND v.name = t.name AND v.version = ${version}
      WHERE t.owner = ? AND t.name = ?`);
  const present = joined('t.version');
  const ofVersion = joined('?');
  const versions = db.prepare(
    'SELECT version, created_at AS createdAt FROM template_versions WHERE owner = ? AND name = ? ORDER BY number DESC',
  );
  const page = db.prepare('SELECT * FROM templates WHERE owner = ? AND name > ? ORDER BY name LIMIT ?');
  const tagged = db.prepare(`
    SELECT * FROM templates WHERE owner = ? AND name > ? AND EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?)
    ORDER BY name LIMIT ?`);
  const count = db.prepare('SELECT count(*) AS count FROM templates WHERE owner = ?');
  const known = db.prepare('SELECT 1 FROM templates WHERE owner = ? AND name = ?');
  const bytesOf = db.prepare('SELECT total(bytes) AS bytes FROM template_versions WHERE owner = ?');
  const remove = db.prepare('DELETE FROM templates WHERE owner = ? AND name = ?');
  const removeVersions = db.prepare('DELETE FROM template_versions WHERE owner = ? AND name = ?');

  return {
    put: async ({ owner, name, version, design, fields, tags, metadata, createdAt, updatedAt }, limits) =>
      transaction(db, () => {
        const isNew = known.get(owner, name) === undefined;
        upsert.run(owner, name, version, JSON.stringify(tags), JSON.stringify(metadata ?? null), createdAt, updatedAt);
        keepVersion.run(owner, name, version, design, JSON.stringify(fields), updatedAt, Buffer.byteLength(design));
        dropVersions.run(owner, name, MOST_VERSIONS);
        const { count: templates } = count.get(owner) as { count: number };
        refuseBeyond(limits, { templates, ...(bytesOf.get(owner) as { bytes: number }) }, isNew);
        return whole(present.get(owner, name)) as Template;
      }),
    get: async (owner, name, version) =>
      whole(version === undefined ? present.get(owner, name) : ofVersion.get(version, owner, name)),
    versions: async (owner, name) => versions.all(owner, name).map((row) => ({ ...(row as TemplateVersion) })),
    list: async (owner, { after, limit, tag }) =>
      (tag === undefined ? page.all(owner, after, limit) : tagged.all(owner, after, tag, limit)).map(listed),
    count: async (owner) => (count.get(owner) as { count: number }).count,
    delete: async (owner, name) =>
      transaction(db, () => {
        removeVersions.run(owner, name);
        return remove.run(owner, name).changes > 0;
      }),
    async close() {
      closeSqlite(db);
    },
  };
}
