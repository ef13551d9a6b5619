/** The only door to SQLite: files of which one process is the owner. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { ConfigError } from './config.ts';

export type Connection = InstanceType<typeof Database>;

/**
 * Opens a file, which is made where it is missing, and brings its tables up to date.
 * @param schema statements that change nothing where they have been carried out
 * @throws ConfigError where another process uses the file
 */
export function openSqlite(file: string, schema: string): Connection {
  mkdirSync(dirname(file), { recursive: true });
  const db = new Database(file);
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    db.exec(schema);
    return db;
  } catch (error) {
    db.close();
    if (!/locked|busy/i.test((error as Error).message)) throw error;
    throw new ConfigError(`GESSO_DATA_DIR: ${dirname(file)} is in use by another process`);
  }
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
