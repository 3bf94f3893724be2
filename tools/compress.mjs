// Writes NAME.gz and NAME.br beside the files of a built page, for web servers that send them as they are (nginx:
// gzip_static, brotli_static). Only beside files with a hash in their name: what changes under its name would leave an old
// copy that is sent in its place. Usage: node tools/compress.mjs dist
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { HASHED } from './hosting/headers.mjs';

const [page = 'dist'] = process.argv.slice(2);
const files = readdirSync(page).filter((name) => new RegExp(HASHED).test(name));
const sizes = { plain: 0, gz: 0, br: 0 };
for (const name of files) {
  const bytes = readFileSync(join(page, name));
  const gz = gzipSync(bytes, { level: 9 });
  const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  writeFileSync(join(page, `${name}.gz`), gz);
  writeFileSync(join(page, `${name}.br`), br);
  sizes.plain += bytes.length;
  sizes.gz += gz.length;
  sizes.br += br.length;
}
const kB = (/** @type {number} */ bytes) => `${Math.round(bytes / 1000)} kB`;
console.log(`${files.length} files: ${kB(sizes.plain)}, with gzip ${kB(sizes.gz)}, with brotli ${kB(sizes.br)}`);
