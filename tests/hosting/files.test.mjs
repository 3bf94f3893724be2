// What is written for hosts that are not here: same values everywhere, and nothing that they would not take.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { allowConnections } from '../../tools/connect-src.mjs';
import { complete, describe } from '../../tools/hosting.mjs';
import { policyOf, securityHeaders } from '../../tools/hosting/headers.mjs';

const source = readFileSync('index.html', 'utf8');

/** A folder with a page of a few files. @param {string[]} [more] */
function page(more = []) {
  const folder = mkdtempSync(join(tmpdir(), 'eightytwenty-'));
  writeFileSync(join(folder, 'index.html'), source);
  for (const name of ['app-0123456789abcdef_bg.wasm', 'base-0123456789abcdef.css', '404.html', ...more]) writeFileSync(join(folder, name), name);
  return folder;
}

/** @param {string} folder @param {string} name */
const read = (folder, name) => readFileSync(join(folder, name), 'utf8');

test('the examples in hosting/ are what the page’s policy says today', () => {
  const fresh = mkdtempSync(join(tmpdir(), 'eightytwenty-'));
  describe('index.html', fresh, { path: '/service-level/' });
  for (const name of ['nginx.conf', 'cloudfront-headers.json']) assert.equal(read('hosting', name), read(fresh, name), `hosting/${name}: make hosting`);
});

test('every host gets the page’s own policy, also where it was widened', () => {
  const folder = page();
  const options = { connect: ['https://proxy.example'], frameAncestors: "'none'", path: 'a/b' };
  complete(folder, options);
  const told = mkdtempSync(join(tmpdir(), 'eightytwenty-'));
  describe(join(folder, 'index.html'), told, options);
  const policy = policyOf(read(folder, 'index.html'));
  assert.match(policy, /connect-src 'self' https:\/\/proxy\.example https:/);
  for (const [place, name] of /** @type {const} */ ([[folder, '_headers'], [told, 'nginx.conf'], [told, 'cloudfront-headers.json']])) {
    assert.ok(read(place, name).includes(`${policy}; frame-ancestors 'none'`), name);
  }
  assert.match(read(folder, '_headers'), /^\/a\/b\/app-0123456789abcdef_bg\.wasm\n {2}Cache-Control: .*immutable$/m);
  assert.match(read(told, 'nginx.conf'), /location \^~ \/a\/b\/ \{/);
  const before = ['index.html', '_headers', 'sw.js'].map((name) => read(folder, name));
  complete(folder, options);
  assert.deepEqual(['index.html', '_headers', 'sw.js'].map((name) => read(folder, name)), before);
});

test('Genesys Cloud of every region may show the page in a frame, and no one else', () => {
  const policy = Object.fromEntries(securityHeaders(source))['Content-Security-Policy'] ?? '';
  const hosts = policy.split('frame-ancestors ')[1]?.split(' ') ?? [];
  assert.equal(hosts.shift(), "'self'");
  const regions = readFileSync('src/auth/region.rs', 'utf8').match(/^ {8}domain: "/gm)?.length;
  assert.equal(hosts.length, regions);
  for (const host of hosts) assert.match(host, /^https:\/\/apps\.[a-z0-9.-]+$/);
});

test('a value that would smuggle a rule in is refused', () => {
  for (const frameAncestors of ["'none'; script-src *", 'apps.mypurecloud.de', '*']) assert.throws(() => securityHeaders(source, frameAncestors), /FRAME_ANCESTORS/);
  for (const origin of ["https://a.example; script-src *", 'https://a.example/path', 'a.example']) {
    assert.throws(() => allowConnections(page(), [origin]), /is not an origin/);
  }
  assert.throws(() => complete(page(), { path: '/a b/' }), /SITE_PATH/);
  assert.throws(() => complete(page(['logo.svg'])), /logo\.svg has no hash/);
});

test('rules about caching in _headers fit one file each, for hosts join them', () => {
  const folder = page();
  complete(folder);
  const rules = read(folder, '_headers').split(/\n(?=\/)/).slice(1);
  assert.ok(!rules[0]?.includes('Cache-Control'), 'the rule for all files');
  const rest = rules.slice(1).map((rule) => rule.split('\n')[0] ?? '');
  assert.deepEqual(rest.filter((path) => path.includes('*')), []);
  assert.equal(new Set(rest).size, rest.length);
});

test('the worker’s version follows every file, and index.html comes first', () => {
  const folder = page(['sample.json']);
  const version = () => {
    complete(folder);
    const [, name, files = ''] = /const VERSION = '(.+)';[^]*?const FILES = (\{[^]*?\});/.exec(read(folder, 'sw.js')) ?? [];
    assert.deepEqual(Object.keys(JSON.parse(files)), ['./', 'app-0123456789abcdef_bg.wasm', 'base-0123456789abcdef.css', 'sample.json']);
    return name;
  };
  const seen = new Set([version()]);
  for (const name of ['index.html', 'sample.json', 'base-0123456789abcdef.css']) {
    writeFileSync(join(folder, name), `${read(folder, name)} `);
    seen.add(version());
  }
  assert.equal(seen.size, 4);
});

test('a bucket gets the page after all that it names, and the worker last', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eightytwenty-'));
  mkdirSync(join(folder, 'dist'));
  for (const name of ['index.html', 'sw.js', 'config.json', 'app-0123456789abcdef_bg.wasm', '_headers']) writeFileSync(join(folder, 'dist', name), '');
  writeFileSync(join(folder, 'aws'), '#!/bin/sh\necho "$@"\n');
  chmodSync(join(folder, 'aws'), 0o755);
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const said = execFileSync('bash', [resolve('hosting/s3.sh'), 's3://bucket/level/', 'E123'], { cwd: folder, env, encoding: 'utf8' });
  const lines = said.trim().split('\n');
  assert.deepEqual(lines.map((line) => line.split(' --')[0]), [
    's3 sync dist s3://bucket/level',
    's3 sync dist s3://bucket/level',
    ...['config.json', 'index.html', 'sw.js'].map((name) => `s3 cp dist/${name} s3://bucket/level/${name}`),
    'cloudfront create-invalidation',
  ]);
  // A snapshot is put there again under its name: nobody may keep it for ever.
  for (const name of ['index.html', 'sw.js', 'config.json', '_headers', '*.json']) assert.ok(lines[0]?.includes(`--exclude ${name}`), name);
  for (const line of lines.slice(0, 2)) assert.match(line, /immutable/);
  for (const line of lines.slice(2, 5)) assert.match(line, /--cache-control no-cache$/);
  assert.match(lines[5] ?? '', /--paths \/level\/ \/level\/index\.html \/level\/sw\.js/);
});

test('a folder’s address is answered with its page by CloudFront', () => {
  const handler = new Function(`${readFileSync('hosting/cloudfront-index.js', 'utf8')}; return handler;`)();
  assert.equal(handler({ request: { uri: '/level/' } }).uri, '/level/index.html');
  assert.equal(handler({ request: { uri: '/level/sw.js' } }).uri, '/level/sw.js');
});
