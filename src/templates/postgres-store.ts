import type { PostgresServer } from '../shared/postgres.ts';
import { type ListedTemplate, MOST_VERSIONS, refuseBeyond, type Template, type TemplateStore } from './types.ts';

/** Names are in the order of their bytes, as in the other stores. */
const TABLES = [
  `CREATE TABLE gesso_templates (
     owner TEXT COLLATE "C" NOT NULL,
     name TEXT COLLATE "C" NOT NULL,
     version TEXT NOT NULL,
     tags TEXT[] NOT NULL,
     metadata TEXT NOT NULL,
     created_at BIGINT NOT NULL,
     updated_at BIGINT NOT NULL,
     PRIMARY KEY (owner, name)
   );
   CREATE TABLE gesso_template_versions (
     number BIGSERIAL,
     owner TEXT COLLATE "C" NOT NULL,
     name TEXT COLLATE "C" NOT NULL,
     version TEXT NOT NULL,
     design TEXT NOT NULL,
     fields TEXT NOT NULL,
     created_at BIGINT NOT NULL,
     PRIMARY KEY (owner, name, version)
   );
   CREATE INDEX gesso_template_versions_number ON gesso_template_versions (owner, name, number);`,
];

const UPSERT = `
  INSERT INTO gesso_templates VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (owner, name) DO UPDATE SET version = excluded.version, tags = excluded.tags,
    metadata = excluded.metadata, updated_at = excluded.updated_at`;
/** A version that comes again is the latest again. */
const KEEP_VERSION = `
  INSERT INTO gesso_template_versions (owner, name, version, design, fields, created_at) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (owner, name, version) DO UPDATE SET design = excluded.design, fields = excluded.fields,
    created_at = excluded.created_at, number = nextval(pg_get_serial_sequence('gesso_template_versions', 'number'))`;
const DROP_VERSIONS = `
  DELETE FROM gesso_template_versions WHERE owner = $1 AND name = $2 AND number NOT IN (
    SELECT number FROM gesso_template_versions WHERE owner = $1 AND name = $2 ORDER BY number DESC LIMIT $3)`;
const KEPT = `
  SELECT (SELECT count(*) FROM gesso_templates WHERE owner = $1) AS templates,
    (SELECT coalesce(sum(octet_length(design)), 0) FROM gesso_template_versions WHERE owner = $1) AS bytes`;
const ONE = `
  SELECT t.owner, t.name, v.version, t.tags, t.metadata, t.created_at, t.updated_at, v.design, v.fields
  FROM gesso_templates t JOIN gesso_template_versions v
    ON v.owner = t.owner AND v.name = t.name AND v.version = COALESCE($3, t.version)
  WHERE t.owner = $1 AND t.name = $2`;
const PAGE = `
  SELECT * FROM gesso_templates WHERE owner = $1 AND name > $2 AND ($3::text IS NULL OR $3 = ANY(tags))
  ORDER BY name LIMIT $4`;

interface Row {
  owner: string;
  name: string;
  version: string;
  tags: string[];
  metadata: string;
  /** BIGINT, which the client gives as text. */
  created_at: string;
  updated_at: string;
}
type WholeRow = Row & { design: string; fields: string };

const listed = ({ owner, name, version, tags, metadata, created_at, updated_at }: Row): ListedTemplate => ({
  ...{ owner, name, version, tags, metadata: JSON.parse(metadata) },
  ...{ createdAt: Number(created_at), updatedAt: Number(updated_at) },
});

const whole = (row: WholeRow | undefined): Template | null =>
  row ? { ...listed(row), design: row.design, fields: JSON.parse(row.fields) } : null;

/** Remembers templates in tables of a PostgreSQL server, which several machines share. The server stays its opener's. */
export async function createPostgresTemplateStore({
  query,
  transaction,
  migrate,
}: PostgresServer): Promise<TemplateStore> {
  await migrate('templates', TABLES);
  return {
    put: ({ owner, name, version, design, fields, tags, metadata, createdAt, updatedAt }, limits) =>
      transaction(async (ask) => {
        // One write of an owner's at a time, for its limits count all of them.
        await ask("SELECT pg_advisory_xact_lock(hashtextextended('gesso templates ' || $1, 0))", [owner]);
        const isNew =
          (await ask('SELECT 1 FROM gesso_templates WHERE owner = $1 AND name = $2', [owner, name])).length === 0;
        await ask(UPSERT, [owner, name, version, tags, JSON.stringify(metadata ?? null), createdAt, updatedAt]);
        await ask(KEEP_VERSION, [owner, name, version, design, JSON.stringify(fields), updatedAt]);
        await ask(DROP_VERSIONS, [owner, name, MOST_VERSIONS]);
        const [kept] = await ask<{ templates: string; bytes: string }>(KEPT, [owner]);
        refuseBeyond(limits, { templates: Number(kept?.templates), bytes: Number(kept?.bytes) }, isNew);
        return whole((await ask<WholeRow>(ONE, [owner, name, null]))[0]) as Template;
      }),
    get: async (owner, name, version) => whole((await query<WholeRow>(ONE, [owner, name, version ?? null]))[0]),
    async versions(owner, name) {
      const rows = await query<{ version: string; created_at: string }>(
        'SELECT version, created_at FROM gesso_template_versions WHERE owner = $1 AND name = $2 ORDER BY number DESC',
        [owner, name],
      );
      return rows.map(({ version, created_at }) => ({ version, createdAt: Number(created_at) }));
    },
    list: async (owner, { after, limit, tag }) =>
      (await query<Row>(PAGE, [owner, after, tag ?? null, limit])).map(listed),
    async count(owner) {
      const [row] = await query<{ count: string }>('SELECT count(*) FROM gesso_templates WHERE owner = $1', [owner]);
      return Number(row?.count ?? 0);
    },
    delete: (owner, name) =>
      transaction(async (ask) => {
        await ask('DELETE FROM gesso_template_versions WHERE owner = $1 AND name = $2', [owner, name]);
        const gone = await ask('DELETE FROM gesso_templates WHERE owner = $1 AND name = $2 RETURNING name', [
          owner,
          name,
        ]);
        return gone.length > 0;
      }),
    async close() {},
  };
}
