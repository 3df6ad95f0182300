// A served world for tests: starts the real binary, reads what it prints, and controls it over its /_world interface.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const BINARY = process.env.PULLFUNDS ?? fileURLToPath(new URL('../../../target/debug/pullfunds', import.meta.url));

/** Starts `pullfunds serve` and answers once it has printed its address, its key and its control token. */
export async function serve(...flags) {
  const child = spawn(BINARY, ['serve', '--port', '0', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const found = {};
  const restricted = {};
  const first = (name, match) => {
    if (match && !found[name]) found[name] = match[1];
  };
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    first('address', line.match(/(http:\/\/127\.0\.0\.1:\d+)/));
    first('key', line.match(/(sk_test_MOCK\w+)/));
    const limited = line.match(/(rk_test_MOCK\w+)\s+\((\w+)\)/);
    if (limited) restricted[limited[2]] = limited[1];
    first('token', line.match(/^token\s+(\S+)/));
    if (found.address && found.key && found.token) break;
  }
  return new Served(child, { ...found, restricted });
}

class Served {
  constructor(child, { address, key, token, restricted }) {
    Object.assign(this, { child, address, key, token, restricted });
    this.ended = new Promise((resolve) => child.once('exit', resolve));
  }

  get connection() {
    const { hostname, port } = new URL(this.address);
    return { host: hostname, port: Number(port), protocol: 'http' };
  }

  /** Does a command of /_world; answers what it said. */
  async control(command, fields = {}) {
    return this.#world('POST', `/${command}`, JSON.stringify(fields));
  }

  /** What the world is at the moment. */
  async overview() {
    return this.#world('GET', '');
  }

  /** Ends the server as an operator would; answers its exit code. */
  async stop() {
    this.child.kill('SIGTERM');
    return this.ended;
  }

  async #world(method, path, body) {
    const { request } = await import('node:http');
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const sent = request(`${this.address}/_world${path}`, { method, headers }, (answer) => {
        let text = '';
        answer.on('data', (piece) => (text += piece));
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(JSON.parse(text));
          else reject(new Error(`${answer.statusCode}: ${text}`));
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}
