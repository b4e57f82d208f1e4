/** The real binary, started with a data folder of its own and stopped as a service manager would stop it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { createDatabase, type Database } from './database';

export type Engine = 'sqlite' | 'postgres';
type Stopped = { code: number | null; signal: NodeJS.Signals | null };

/** High enough that no journey runs into them; the limits themselves are tested elsewhere. */
const limits = ['SIGN_IN_PER_MINUTE=10000', 'READS_PER_MINUTE=1000000', 'WRITES_PER_MINUTE=1000000'];

export class Server {
	private constructor(
		/** Where it answers, without a slash at the end. */
		readonly url: string,
		/** What it said after its address: how to sign in, or how to set it up. */
		readonly invitation: string,
		readonly dataFolder: string,
		private readonly process: ChildProcess,
		private readonly stopped: Promise<Stopped>,
		private readonly messages: Messages,
		private readonly database: Database | null
	) {}

	static async start(engine: Engine, options: { demo: boolean }): Promise<Server> {
		const binary = process.env.SEAWORTHY_BIN;
		if (!binary) throw new Error('SEAWORTHY_BIN is not set; it names the program under test.');
		const database = engine === 'postgres' ? await createDatabase() : null;
		const home = await mkdtemp(join(tmpdir(), 'seaworthy-journey-'));
		const dataFolder = join(home, 'data');
		const settings = limits.flatMap((limit) => ['--set', limit]);
		const child = spawn(
			binary,
			['serve', ...(options.demo ? ['--demo'] : []), '--port', '0', '--data-dir', dataFolder, ...settings],
			{
				// Settings of whoever runs the tests must not reach the server; neither must files of the current folder.
				cwd: home,
				env: { PATH: process.env.PATH, ...(database && { DATABASE_URL: database.url }) },
				stdio: ['ignore', 'pipe', 'pipe']
			}
		);
		const stopped = new Promise<Stopped>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
		const messages = new Messages(createInterface({ input: child.stderr }));
		const lines = createInterface({ input: child.stdout });
		const [address, invitation] = await Promise.race([
			firstLines(lines, 2),
			stopped.then(({ code }) => {
				throw new Error(`The server stopped with ${code} before it was ready:\n${messages}`);
			})
		]);
		const url = /^Seaworthy \S+ is at (http:\/\/127\.0\.0\.1:\d+)$/.exec(address ?? '')?.[1];
		if (!url) throw new Error(`The server did not say where it is: ${address}`);
		child.stdout.resume();
		return new Server(url, invitation ?? '', dataFolder, child, stopped, messages, database);
	}

	/** The address at which the administrator of a new installation is made. */
	get setUpLink(): string {
		const link = /(http:\/\/\S+\/set-up\?token=\S+)$/.exec(this.invitation)?.[1];
		if (!link) throw new Error(`The server gave no address for its set-up: ${this.invitation}`);
		return link;
	}

	/** Makes an administrator, so that everybody else can register. */
	async setUp(): Promise<void> {
		const setup_token = new URL(this.setUpLink).searchParams.get('token');
		const answer = await fetch(`${this.url}/api/v1/auth/register`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ email: 'admin@example.com', password: 'administrator 42', setup_token })
		});
		if (answer.status !== 201) throw new Error(`The set-up was refused: ${await answer.text()}`);
	}

	/** Waits until it has written such a line to its log. */
	said(pattern: RegExp): Promise<void> {
		return this.messages.seen(pattern);
	}

	/** Ends it with SIGTERM. Throws when it did not end well, or when it had logged an error. */
	async stop(): Promise<void> {
		this.process.kill('SIGTERM');
		const { code, signal } = await this.stopped;
		const failures = await this.loggedErrors();
		await this.database?.drop();
		await rm(join(this.dataFolder, '..'), { recursive: true });
		if (code !== 0) throw new Error(`The server ended with ${code ?? signal}:\n${this.messages}`);
		if (failures.length > 0) throw new Error(`The server logged errors:\n${failures.join('\n')}`);
	}

	private async loggedErrors(): Promise<string[]> {
		const folder = join(this.dataFolder, 'logs');
		const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
		if (files.length === 0) throw new Error(`The server wrote no log to ${folder}.`);
		const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
		const entries = texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
		return entries.filter((line) => String(JSON.parse(line).level).toLowerCase() === 'error');
	}
}

/** What the server writes to the console. */
class Messages {
	private readonly lines: string[] = [];

	constructor(private readonly source: Interface) {
		source.on('line', (line) => this.lines.push(line));
	}

	seen(pattern: RegExp): Promise<void> {
		if (this.lines.some((line) => pattern.test(line))) return Promise.resolve();
		return new Promise((resolve) => {
			this.source.on('line', (line) => {
				if (pattern.test(line)) resolve();
			});
		});
	}

	toString(): string {
		return this.lines.join('\n');
	}
}

async function firstLines(lines: AsyncIterable<string>, count: number): Promise<string[]> {
	const found: string[] = [];
	for await (const line of lines) {
		found.push(line);
		if (found.length === count) break;
	}
	return found;
}
