import pg from 'pg';

let databases = 0;

/** Makes an empty database on a server; gives its URL. */
export async function emptyDatabase(serverUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl });
  const name = `test_${++databases}`;
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  return serverUrl.replace(/[^/]+$/, name);
}
