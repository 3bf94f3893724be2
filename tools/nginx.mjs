// The nginx of this machine, or the one that tools/need.mjs unpacked, and a running one for a test: without rights, on a
// free port, with everything it writes in a folder of its own.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where a package is unpacked that is not installed. */
export const UNPACKED = join(homedir(), '.cache/eightytwenty/nginx');

/** Program and types of files; undefined if there is none that runs. */
export function findNginx() {
  const places = [
    ...(process.env.NGINX ? [{ program: process.env.NGINX, root: '/' }] : []),
    { program: 'nginx', root: '/' },
    { program: '/usr/sbin/nginx', root: '/' },
    { program: join(UNPACKED, 'usr/sbin/nginx'), root: UNPACKED },
  ];
  for (const { program, root } of places) {
    const types = join(root, 'etc/nginx/mime.types');
    if (existsSync(types) && spawnSync(program, ['-v']).status === 0) return { program, types };
  }
  return undefined;
}

/** A port that is free now. @returns {Promise<number>} */
export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((done) => server.close(done));
  return port;
}

/**
 * Starts nginx with a `server` block whose content is given.
 * @param {string} folder for its configuration, log and temporary files
 * @param {number} port @param {string} server
 */
export async function startNginx(folder, port, server) {
  const found = findNginx();
  if (!found) throw new Error('nginx is missing: node tools/need.mjs nginx');
  const at = (/** @type {string} */ name) => resolve(folder, name);
  mkdirSync(folder, { recursive: true });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${at(`temp-${name}`)};`);
  writeFileSync(
    at('main.conf'),
    `daemon off;
pid ${at('nginx.pid')};
error_log ${at('error.log')} warn;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
events {}
http {
    include ${found.types};
    default_type application/octet-stream;
    ${temporary.join('\n    ')}
    log_format lines '$status $request_uri';
    access_log ${at('access.log')} lines;
    server {
        listen 127.0.0.1:${port};
        ${server}
    }
}
`,
  );
  const run = spawn(found.program, ['-e', at('error.log'), '-p', resolve(folder), '-c', at('main.conf')], { stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise((done) => run.once('exit', done).once('error', done));
  const stop = async () => {
    run.kill('SIGTERM');
    await ended;
  };
  if (!(await answers(port, ended))) throw new Error(`nginx did not start: see ${at('error.log')}`);
  return { stop, log: at('access.log') };
}

/** Whether somebody listens, asked until then or until the program has ended. @param {number} port @param {Promise<unknown>} ended */
async function answers(port, ended) {
  let over = false;
  ended.then(() => (over = true));
  for (const until = Date.now() + 20_000; !over && Date.now() < until; ) {
    const heard = await new Promise((done) => {
      const line = connect(port, '127.0.0.1');
      line.once('connect', () => done(true)).once('error', () => done(false));
      line.once('connect', () => line.end());
    });
    if (heard) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}
