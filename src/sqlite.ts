/** The only door to SQLite: files of which one process is the owner. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { ConfigError, NotYet } from './config.ts';

export type Connection = InstanceType<typeof Database>;

/** What brings a file from one version of its schema to the next: statements, or what looks first. */
export type SchemaStep = string | ((db: Connection) => void);

/**
 * Opens a file, which is made where it is missing, and brings its tables up to date, step by step; its `user_version` says how
 * many steps it has had. Files from before there were versions have had none, so that the first step changes nothing where it
 * has been carried out.
 * @throws NotYet where another process uses the file
 * @throws ConfigError where a newer version of Gesso wrote it
 */
export function openSqlite(file: string, steps: readonly SchemaStep[]): Connection {
  mkdirSync(dirname(file), { recursive: true });
  const db = new Database(file);
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    bringUpToDate(db, file, steps);
    return db;
  } catch (error) {
    db.close();
    if (!/locked|busy/i.test((error as Error).message)) throw error;
    throw new NotYet(`GESSO_DATA_DIR: ${dirname(file)} is in use by another process`);
  }
}

function bringUpToDate(db: Connection, file: string, steps: readonly SchemaStep[]): void {
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > steps.length)
    throw new ConfigError(
      `GESSO_DATA_DIR: ${file} was written by a newer version of Gesso (schema ${version}; this one knows ${steps.length}): start that version, or take the file from before the upgrade`,
    );
  if (version === steps.length) return;
  // At once: the disk is waited for once.
  transaction(db, () => {
    for (const step of steps.slice(version)) {
      if (typeof step === 'string') db.exec(step);
      else step(db);
    }
    db.exec(`PRAGMA user_version = ${steps.length}`);
  });
}

/** All that `work` writes, or nothing. It is synchronous, so nothing comes between. */
export function transaction<T>(db: Connection, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** Closes a file, so that the next process finds it free. */
export function closeSqlite(db: Connection): void {
  try {
    // The library keeps the file open while a statement lives; so the lock is given back first.
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_schema;');
  } finally {
    db.close();
  }
}
