// The benchmark *decode* in the browser: the same bytes of details pages read by the page's own reader in WebAssembly
// and by `JSON.parse` with the same extraction. Both see each page once in a round, in turn.
import { Extraction } from './extract.mjs';

const ROUNDS = 9;
const THRESHOLD_MS = 20_000;
const text = new TextDecoder();

/**
 * @param {number} count  pages
 * @param {string[]} builds  folders of WebAssembly builds
 */
async function run(count, builds) {
  const bytes = await Promise.all(Array.from({ length: count }, async (_, page) => new Uint8Array(await (await fetch(`/pages/${page}`)).arrayBuffer())));
  const texts = bytes.map((page) => text.decode(page));
  /** @type {{ name: string, round: () => number[] | Promise<number[]> }[]} */
  const contestants = [
    {
      name: 'JSON.parse of text',
      round() {
        const found = new Extraction();
        for (const page of texts) found.take(JSON.parse(page));
        return found.counts(THRESHOLD_MS);
      },
    },
    {
      name: 'JSON.parse of bytes',
      round() {
        const found = new Extraction();
        for (const page of bytes) found.take(JSON.parse(text.decode(page)));
        return found.counts(THRESHOLD_MS);
      },
    },
    {
      name: 'Response.json() of bytes',
      async round() {
        const found = new Extraction();
        for (const page of bytes) found.take(await new Response(page).json());
        return found.counts(THRESHOLD_MS);
      },
    },
    {
      name: 'JSON.parse of text, nothing else',
      round() {
        for (const page of texts) JSON.parse(page);
        return [];
      },
    },
  ];
  for (const build of builds) {
    const module = await import(`/wasm/${build}/eightytwenty_recompute.js`);
    await module.default();
    contestants.push({
      name: `ours (${build})`,
      round() {
        const reader = new module.Reader();
        for (const page of bytes) if (!reader.page(page)) throw new Error('A page could not be read.');
        const counts = [...reader.counts(THRESHOLD_MS)];
        reader.free();
        return counts;
      },
    });
    contestants.push({
      name: `ours, records only (${build})`,
      round() {
        for (const page of bytes) if (module.Reader.records(page) === undefined) throw new Error('A page could not be read.');
        return [];
      },
    });
  }
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(contestants.map(({ name }) => [name, []]));
  /** @type {number[]} */
  let counts = [];
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const { name, round: work } of contestants) {
      const begun = performance.now();
      const found = await work();
      const spent = performance.now() - begun;
      // The first round is for the compilers.
      if (round >= 0) times[name].push(spent);
      if (!found.length) continue;
      if (counts.length && `${found}` !== `${counts}`) throw new Error(`${name} counts ${found}, others ${counts}.`);
      counts = found;
    }
  }
  return { times, counts, bytes: bytes.reduce((sum, page) => sum + page.length, 0) };
}

Object.assign(globalThis, { run });
