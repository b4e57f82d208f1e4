/** Databases of their own for the servers under test. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';

export type Database = { url: string; drop: () => Promise<void> };

/** Makes an empty PostgreSQL database beside the one `TEST_DATABASE_URL` names; its role may create databases. */
export async function createDatabase(): Promise<Database> {
	const given = process.env.TEST_DATABASE_URL;
	if (!given) throw new Error('TEST_DATABASE_URL is not set; it names a PostgreSQL whose role may create databases.');
	const name = `seaworthy_journey_${randomBytes(6).toString('hex')}`;
	await run(given, `CREATE DATABASE ${name}`);
	const url = new URL(given);
	url.pathname = `/${name}`;
	return { url: url.href, drop: () => run(given, `DROP DATABASE ${name}`) };
}

async function run(url: string, sql: string): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}
